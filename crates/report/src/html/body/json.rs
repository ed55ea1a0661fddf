//! JSON laid out by its signs: brackets, commas, colons and strings.

use super::{Layout, Line};

/// What is open around a value.
struct Frame {
    object: bool,
    /// The name of the member, or the position of the item, that comes next or is being read.
    step: String,
    index: usize,
    /// In an object: whether a name was read, so that a value comes next.
    named: bool,
}

/// The lines of `text`, those at the pointer `place` marked.
pub(super) fn lines(text: &str, place: Option<&str>) -> Vec<Line> {
    let mut layout = Layout::default();
    let mut open: Vec<Frame> = Vec::new();
    let mut found: Option<(usize, usize)> = None;
    // How deep the place is, while it is being read.
    let mut inside: Option<usize> = None;
    let mut holder: Option<(usize, usize)> = None;
    let steps = place.map_or(0, |place| place.matches('/').count());
    let mut rest = text;
    while let Some(first) = rest.trim_start().chars().next() {
        rest = rest.trim_start();
        let length = token(rest);
        let (read, after) = rest.split_at(length);
        rest = after;
        let is_name = first == '"' && open.last().is_some_and(|frame| frame.object && !frame.named);
        if let Some(place) = place
            && !is_name
            && !matches!(first, '}' | ']' | ',' | ':')
            && found.is_none()
            && open.len() <= steps
        {
            let pointer: String = open.iter().flat_map(|frame| ["/", &frame.step]).collect();
            if pointer == place {
                found = Some((layout.current(), layout.current()));
                inside = Some(open.len());
            } else if place.strip_prefix(&pointer).is_some_and(|below| below.starts_with('/'))
                && holder.is_none_or(|(depth, _)| depth < open.len() + 1)
            {
                holder = Some((open.len() + 1, layout.current()));
            }
        }
        match first {
            '{' | '[' => {
                layout.push(read);
                open.push(Frame { object: first == '{', step: "0".to_owned(), index: 0, named: false });
                if !matches!(rest.trim_start().chars().next(), Some('}' | ']')) {
                    layout.line(open.len());
                } else if let Some(close) = rest.trim_start().chars().next() {
                    rest = &rest.trim_start()[1..];
                    open.pop();
                    layout.push(close.encode_utf8(&mut [0; 4]));
                }
            }
            '}' | ']' => {
                open.pop();
                layout.line(open.len());
                layout.push(read);
            }
            ',' => {
                layout.push(read);
                layout.line(open.len());
                if let Some(frame) = open.last_mut() {
                    frame.named = false;
                    frame.index += 1;
                    frame.step = frame.index.to_string();
                }
            }
            ':' => layout.push(": "),
            _ => {
                layout.push(read);
                if let Some(frame) = open.last_mut().filter(|_| is_name) {
                    frame.named = true;
                    frame.step = serde_json::from_str(read).unwrap_or_else(|_| read.trim_matches('"').to_owned());
                }
            }
        }
        if let (Some(depth), Some((_, last))) = (inside, &mut found) {
            *last = layout.current();
            if open.len() <= depth {
                inside = None;
            }
        }
    }
    layout.finish(found, holder.map(|(_, line)| line))
}

/// How many bytes the token at the beginning of `text` has.
fn token(text: &str) -> usize {
    match text.as_bytes() {
        [b'{' | b'}' | b'[' | b']' | b',' | b':', ..] => 1,
        [b'"', rest @ ..] => {
            let mut escaped = false;
            let end = rest.iter().position(|&byte| match byte {
                _ if escaped => {
                    escaped = false;
                    false
                }
                b'\\' => {
                    escaped = true;
                    false
                }
                byte => byte == b'"',
            });
            end.map_or(text.len(), |end| end + 2)
        }
        bytes => {
            let end = |byte: &u8| b"{}[],:\" \t\r\n".contains(byte);
            bytes.iter().position(end).unwrap_or(text.len())
        }
    }
}
