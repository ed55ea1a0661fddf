//! XML laid out by its signs: tags and the text between them.

use std::collections::BTreeMap;

use super::{Layout, Line};

/// Steps of the longest place that is looked for: there may be many ways to follow one.
const DEEPEST: usize = 16;

/// An open element.
struct Element<'a> {
    name: &'a str,
    /// Its position among all its siblings, and among those of its name.
    index: usize,
    alike: usize,
    /// How many children it has so far, by name and in all.
    children: BTreeMap<&'a str, usize>,
    before: usize,
    /// Whether it begins on the current line, so that text and its end may follow there.
    inline: bool,
    /// Whether the place is this element.
    found: bool,
}

/// The lines of `text`, those at the JSON pointer `place` marked: XML is read into the same tree as JSON.
pub(super) fn lines(text: &str, place: Option<&str>) -> Vec<Line> {
    let place: Option<Vec<&str>> = place.map(|place| place.split('/').skip(1).collect());
    let place = place.filter(|place| place.len() <= DEEPEST);
    let mut layout = Layout::default();
    let mut open: Vec<Element<'_>> = Vec::new();
    let mut found: Option<(usize, usize)> = None;
    let mut holder: Option<(usize, usize)> = None;
    let mut rest = text;
    while !rest.is_empty() {
        let (read, after) = rest.split_at(token(rest));
        rest = after;
        if !read.starts_with('<') {
            content(&mut layout, &mut open, read);
        } else if read.starts_with("</") {
            let element = open.pop();
            match &element {
                Some(element) if element.inline => layout.push(read),
                _ => {
                    layout.line(open.len());
                    layout.push(read);
                }
            }
            if let (Some(Element { found: true, .. }), Some((_, last))) = (&element, &mut found) {
                *last = layout.current();
            }
        } else {
            layout.line(open.len());
            layout.push(read);
            if read.starts_with("<?") || read.starts_with("<!") {
                continue;
            }
            let mut element = begun(read, open.last_mut());
            let near = |place: &&[&str]| found.is_none() && (1..=place.len()).contains(&open.len());
            if let Some(place) = place.as_deref().filter(near) {
                let path: Vec<&Element<'_>> = open.iter().skip(1).chain([&element]).collect();
                let deepest = (1..=place.len()).rev().find(|&depth| fits(&path, &place[..depth]));
                if deepest == Some(place.len()) {
                    found = Some((layout.current(), layout.current()));
                    element.found = true;
                } else if let Some(depth) = deepest.filter(|depth| holder.is_none_or(|(known, _)| known < *depth)) {
                    holder = Some((depth, layout.current()));
                }
            }
            if !read.ends_with("/>") {
                open.push(element);
            }
        }
    }
    layout.finish(found, holder.map(|(_, line)| line))
}

fn content<'a>(layout: &mut Layout, open: &mut [Element<'a>], read: &'a str) {
    if read.trim().is_empty() {
        return;
    }
    let depth = open.len();
    let inline = open.last().is_some_and(|element| element.inline);
    for (number, line) in read.trim().lines().enumerate() {
        if number > 0 || !inline {
            layout.line(depth);
        }
        layout.push(line);
    }
}

fn begun<'a>(tag: &'a str, parent: Option<&mut Element<'a>>) -> Element<'a> {
    let end = |character: char| character.is_whitespace() || matches!(character, '/' | '>');
    let name = tag[1..].split(end).next().unwrap_or_default();
    let mut element =
        Element { name, index: 0, alike: 0, children: BTreeMap::new(), before: 0, inline: true, found: false };
    if let Some(parent) = parent {
        let alike = parent.children.entry(name).or_default();
        element.alike = *alike;
        *alike += 1;
        element.index = parent.before;
        parent.before += 1;
        parent.inline = false;
    }
    element
}

/// Whether the elements below the root are what a pointer names. A list is an element with its items in it, or an element
/// again and again; an item's own name is part of the pointer in some dialects only.
fn fits(path: &[&Element<'_>], place: &[&str]) -> bool {
    let ([element, path @ ..], [step, place @ ..]) = (path, place) else { return path.is_empty() && place.is_empty() };
    match step.parse::<usize>() {
        Ok(index) => {
            element.index == index
                && (fits(path, place) || place.first() == Some(&element.name) && fits(path, &place[1..]))
        }
        Err(_) => {
            let again = place.first().and_then(|step| step.parse().ok()) == Some(element.alike);
            element.name == *step && (fits(path, place) || again && fits(path, &place[1..]))
        }
    }
}

/// How many bytes the tag or text at the beginning of `text` has.
fn token(text: &str) -> usize {
    if !text.starts_with('<') {
        return text.find('<').unwrap_or(text.len());
    }
    for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
        if text.starts_with(start) {
            return text.find(end).map_or(text.len(), |at| at + end.len());
        }
    }
    let mut quote = None;
    let end = text.bytes().position(|byte| match quote {
        Some(open) => {
            if byte == open {
                quote = None;
            }
            false
        }
        None if matches!(byte, b'"' | b'\'') => {
            quote = Some(byte);
            false
        }
        None => byte == b'>',
    });
    end.map_or(text.len(), |end| end + 1)
}
