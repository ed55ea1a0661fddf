//! Bodies as people review them: one that a service sends in a single line gets a line for each member or element.
//!
//! Only white space between tokens is added, so that every name and value stays as it was sent. A body of several lines stays as it
//! is, and so does XML with text beside elements, where white space would be content.

use oplog_wire::MediaType;

use super::pseudonyms::xml::end_of_tag;

const INDENT: &str = "  ";

/// The body, over several lines. What is no JSON or XML stays as it is: it was checked before.
pub(super) fn body(form: MediaType, body: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(body) else { return body.to_vec() };
    if text.trim_end().contains('\n') {
        return body.to_vec();
    }
    let spread = match form {
        MediaType::Json => Some(json(text.trim())),
        MediaType::Xml => xml(text.trim()),
    };
    spread.map_or_else(|| body.to_vec(), String::into_bytes)
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(INDENT, depth));
}

fn json(text: &str) -> String {
    let (mut out, mut depth) = (String::with_capacity(2 * text.len()), 0_usize);
    let (mut in_string, mut escaped, mut just_opened) = (false, false, false);
    for character in text.chars() {
        if in_string {
            out.push(character);
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
            continue;
        }
        match character {
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if !just_opened {
                    line(&mut out, depth);
                }
                out.push(character);
            }
            _ if character.is_ascii_whitespace() => continue,
            _ => {
                if just_opened {
                    line(&mut out, depth);
                }
                out.push(character);
                match character {
                    '{' | '[' => depth += 1,
                    ',' => line(&mut out, depth),
                    ':' => out.push(' '),
                    '"' => in_string = true,
                    _ => {}
                }
            }
        }
        just_opened = matches!(character, '{' | '[');
    }
    out.push('\n');
    out
}

fn xml(text: &str) -> Option<String> {
    let (mut out, mut depth, mut rest) = (String::with_capacity(2 * text.len()), 0_usize, text);
    // Whether the last token leaves the line open for what follows: text, or the tag that opens an element.
    let (mut after_text, mut after_open) = (false, false);
    while !rest.is_empty() {
        if !rest.starts_with('<') {
            let (part, tail) = rest.split_at(rest.find('<')?);
            rest = tail;
            if !part.trim().is_empty() {
                // Text behind an element that is closed, or in front of one, is mixed content.
                if !after_open {
                    return None;
                }
                out += part;
                after_text = true;
            }
            continue;
        }
        // A reference or a section within text is no element; comments and the like are rare enough to be left alone.
        if rest.starts_with("<!") {
            return None;
        }
        let (tag, tail) = rest.split_at(end_of_tag(rest)?);
        rest = tail;
        let closes = tag.starts_with("</");
        if closes {
            depth = depth.checked_sub(1)?;
            if !after_text && !after_open {
                line(&mut out, depth);
            }
        } else if after_text {
            return None;
        } else if !out.is_empty() {
            line(&mut out, depth);
        }
        out += tag;
        after_text = false;
        after_open = !closes && !tag.ends_with("/>") && !tag.starts_with("<?");
        depth += usize::from(after_open);
    }
    out.push('\n');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::body;
    use oplog_wire::MediaType::{Json, Xml};

    fn spread(form: oplog_wire::MediaType, text: &str) -> String {
        String::from_utf8(body(form, text.as_bytes())).expect("UTF-8")
    }

    #[test]
    fn a_single_line_becomes_one_for_each_member() {
        let sent = r#"{"a":{"b":[1.50,"x\\\",{}"],"c":[],"d":{}},"e":null}"#;
        let lines = "{\n  \"a\": {\n    \"b\": [\n      1.50,\n      \"x\\\\\\\",{}\"\n    ],\n    \"c\": [],\n    \"d\": {}\n  },\n  \"e\": null\n}\n";
        assert_eq!(spread(Json, sent), lines);
        assert_eq!(spread(Json, lines), lines);
    }

    #[test]
    fn a_single_line_becomes_one_for_each_element() {
        let sent = "<?xml version=\"1.0\"?><logs type=\"array\"><log><id a=\">\">7</id><note> a &lt; b </note><end nil=\"true\"/><x></x></log></logs>";
        let lines = "<?xml version=\"1.0\"?>\n<logs type=\"array\">\n  <log>\n    <id a=\">\">7</id>\n    <note> a &lt; b </note>\n    <end nil=\"true\"/>\n    <x></x>\n  </log>\n</logs>\n";
        assert_eq!(spread(Xml, sent), lines);
        assert_eq!(spread(Xml, lines), lines);
    }

    #[test]
    fn white_space_that_would_be_content_is_not_added() {
        for text in ["<a>x<b/></a>", "<a><b/>x</a>", "<a><![CDATA[<b>]]></a>", "<a><b></a", "no XML"] {
            assert_eq!(spread(Xml, text), text);
        }
    }
}
