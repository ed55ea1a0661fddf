//! A body as a page shows it: a line for each value, the place of a finding marked, the rest of a long one left out.
//!
//! Bodies are laid out by their signs alone (`json`, `xml`) and not parsed: what is shown is what came, also where it is
//! broken or cut off. Nothing here knows what a body should hold.

mod json;
mod xml;

use super::text::clip;

/// Bytes of a body that are looked at.
const LONGEST: usize = 512 << 10;
/// Characters of a line that are shown.
const WIDEST: usize = 240;
/// Lines of a body that are shown whole.
const ALL: usize = 40;
/// Lines that are shown of a longer one: at its beginning, on each side of the place, at its end.
const HEAD: usize = 6;
const AROUND: usize = 8;
const TAIL: usize = 3;

/// A line of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) mark: Mark,
}

/// What a line has to do with the place of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing.
    None,
    /// It is the place.
    Here,
    /// The place is not there; this is what should hold it.
    Holder,
    /// It stands for lines that are left out.
    Gap,
}

/// The lines of `body`, those at the JSON pointer `place` marked.
pub(super) fn lines(body: &[u8], place: Option<&str>) -> Vec<Line> {
    let text = String::from_utf8_lossy(&body[..body.len().min(LONGEST)]);
    let place = place.filter(|place| !place.is_empty());
    let text = text.trim_end();
    let start = text.trim_start();
    let page = ["<!doctype", "<html"]
        .iter()
        .any(|tag| start.get(..tag.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(tag)));
    let mut lines = match start.chars().next() {
        Some('{' | '[') => json::lines(start, place),
        Some('<') if !page => xml::lines(start, place),
        _ => text.lines().map(|line| Line { text: line.to_owned(), mark: Mark::None }).collect(),
    };
    if body.len() > LONGEST {
        lines.push(gap("the rest was not checked".to_owned()));
    }
    let mut lines = excerpt(lines);
    for line in &mut lines {
        line.text = clip(&line.text, WIDEST).into_owned();
    }
    lines
}

fn gap(text: String) -> Line {
    Line { text: format!("⋯ {text}"), mark: Mark::Gap }
}

/// The lines that are worth their space.
fn excerpt(lines: Vec<Line>) -> Vec<Line> {
    if lines.len() <= ALL {
        return lines;
    }
    let near = match lines.iter().position(|line| line.mark != Mark::None) {
        Some(place) => place.saturating_sub(AROUND)..(place + AROUND + 1),
        None => 0..ALL - TAIL,
    };
    let count = lines.len();
    let mut shown: Vec<Line> = Vec::new();
    let mut hidden = 0;
    for (number, line) in lines.into_iter().enumerate() {
        if number < HEAD || near.contains(&number) || number + TAIL >= count {
            if hidden > 0 {
                shown.push(gap(format!("{hidden} lines cut")));
                hidden = 0;
            }
            shown.push(line);
        } else {
            hidden += 1;
        }
    }
    shown
}

/// Lines in the making.
#[derive(Debug, Default)]
struct Layout {
    lines: Vec<Line>,
}

impl Layout {
    /// Begins a line at a depth; a hostile depth does not run out of the page.
    fn line(&mut self, depth: usize) {
        self.lines.push(Line { text: "  ".repeat(depth.min(32)), mark: Mark::None });
    }

    fn push(&mut self, text: &str) {
        match self.lines.last_mut() {
            Some(line) => line.text.push_str(text),
            None => self.lines.push(Line { text: text.to_owned(), mark: Mark::None }),
        }
    }

    /// The number of the line that is being made.
    fn current(&self) -> usize {
        self.lines.len().saturating_sub(1)
    }

    /// Marks a place from its first line to the current one; where there is none, the line of what should hold it.
    fn finish(mut self, place: Option<(usize, usize)>, holder: Option<usize>) -> Vec<Line> {
        match (place, holder) {
            (Some((first, last)), _) => {
                for line in self.lines.iter_mut().take(last + 1).skip(first) {
                    line.mark = Mark::Here;
                }
            }
            (None, Some(holder)) => {
                if let Some(line) = self.lines.get_mut(holder) {
                    line.mark = Mark::Holder;
                }
            }
            (None, None) => {}
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is marked, each line without its indentation.
    fn marked(body: &str, place: &str) -> Vec<(String, Mark)> {
        let lines = lines(body.as_bytes(), Some(place)).into_iter();
        let marked = lines.filter(|line| !matches!(line.mark, Mark::None | Mark::Gap));
        marked.map(|line| (line.text.trim().to_owned(), line.mark)).collect()
    }

    fn text(body: &str) -> String {
        lines(body.as_bytes(), None).into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn json_has_a_line_for_each_value() {
        assert_eq!(
            text(r#"{"a":[1.0,{}],"b":"x,\"y"}"#),
            "{\n  \"a\": [\n    1.0,\n    {}\n  ],\n  \"b\": \"x,\\\"y\"\n}"
        );
    }

    #[test]
    fn json_that_is_cut_off_is_shown_as_it_came() {
        assert_eq!(text(r#"{"a":["unfinis"#), "{\n  \"a\": [\n    \"unfinis");
        assert_eq!(text("[1}}}]]2"), "[\n  1\n}\n}\n}\n]\n]2");
    }

    #[test]
    fn a_place_in_json_is_marked() {
        let body = r#"{"logs":[{"at":1},{"at":2,"who":{"id":3}}],"more":true}"#;
        assert_eq!(marked(body, "/logs/1/at"), [("\"at\": 2,".to_owned(), Mark::Here)]);
        let whole = marked(body, "/logs/1/who").into_iter().map(|(line, _)| line).collect::<Vec<_>>().join("");
        assert_eq!(whole, "\"who\": {\"id\": 3}");
    }

    #[test]
    fn a_place_that_is_not_there_marks_what_should_hold_it() {
        assert_eq!(marked(r#"{"logs":[{"at":1},{"by":2}]}"#, "/logs/1/at"), [("{".to_owned(), Mark::Holder)]);
        assert_eq!(marked("[]", "/0/at"), [("[]".to_owned(), Mark::Holder)]);
    }

    #[test]
    fn xml_has_a_line_for_each_element() {
        assert_eq!(
            text("<?xml version=\"1.0\"?><a n=\"1>2\"><b>x</b><c/>\n<d><e>y</e></d></a>"),
            "<?xml version=\"1.0\"?>\n<a n=\"1>2\">\n  <b>x</b>\n  <c/>\n  <d>\n    <e>y</e>\n  </d>\n</a>"
        );
        assert_eq!(text("<a><b>un"), "<a>\n  <b>un");
    }

    #[test]
    fn a_place_in_xml_is_marked_in_each_way_of_writing_lists() {
        let wrapped = "<list><row><id>1</id></row><row><id>2</id></row></list>";
        assert_eq!(marked(wrapped, "/1/row/id"), [("<id>2</id>".to_owned(), Mark::Here)]);
        let repeated = "<answer><Row><Id>1</Id></Row><Row><Id>2</Id></Row><Max>2</Max></answer>";
        assert_eq!(marked(repeated, "/Row/1/Id"), [("<Id>2</Id>".to_owned(), Mark::Here)]);
        assert_eq!(marked(repeated, "/Max"), [("<Max>2</Max>".to_owned(), Mark::Here)]);
        let nested = "<answer><Rows><Row><Id>1</Id></Row><Row/></Rows></answer>";
        assert_eq!(marked(nested, "/Rows/0/Id"), [("<Id>1</Id>".to_owned(), Mark::Here)]);
        assert_eq!(marked(nested, "/Rows/1/Id"), [("<Row/>".to_owned(), Mark::Holder)]);
    }

    #[test]
    fn of_a_long_body_the_beginning_the_place_and_the_end_are_shown() {
        let rows: Vec<String> = (0..500).map(|n| format!("{{\"id\":{n}}}")).collect();
        let lines = lines(format!("{{\"rows\":[{}]}}", rows.join(",")).as_bytes(), Some("/rows/400/id"));
        assert!(lines.len() < ALL, "{}", lines.len());
        assert_eq!(lines.iter().filter(|line| line.mark == Mark::Gap).count(), 2);
        assert!(lines.iter().any(|line| line.mark == Mark::Here && line.text.trim() == "\"id\": 400"));
    }

    #[test]
    fn other_texts_are_shown_line_by_line() {
        assert_eq!(text("Bad\nGateway\n"), "Bad\nGateway");
        assert_eq!(text("<!DOCTYPE html>\n<p>Bad"), "<!DOCTYPE html>\n<p>Bad");
        assert!(lines(b"", None).is_empty());
    }

    #[test]
    fn a_long_line_is_cut() {
        assert!(text(&"x".repeat(1000)).ends_with("(cut: 1000 characters)"));
    }
}
