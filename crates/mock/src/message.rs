//! Messages of error rows, which the pages print with holes: `{name}`, `({name})`, `{{name}}`.
//!
//! A hole is filled by the first of: the place in the answer of that name (`status`, `host`; `known` is a thing that exists,
//! where the request named one that does not), the request parameter of that name, and else by what the condition took offence
//! at. So `Invalid {name}` needs no table of its own.

/// A message as printed, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Hole(String),
}

impl Message {
    /// Reads a message; never fails, a brace that opens no hole is text.
    pub(crate) fn parse(printed: &str) -> Self {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut rest = printed;
        while let Some((before, tail)) = rest.split_once('{') {
            text.push_str(before);
            match hole(tail) {
                Some((name, tail)) => {
                    parts.push(Part::Text(std::mem::take(&mut text)));
                    parts.push(Part::Hole(name.to_owned()));
                    rest = tail;
                }
                None => {
                    text.push('{');
                    rest = tail;
                }
            }
        }
        text.push_str(rest);
        parts.push(Part::Text(text));
        Self(parts)
    }

    /// The text, with each hole filled in by name.
    pub(crate) fn fill(&self, value: impl Fn(&str) -> String) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Hole(name) => value(name),
        });
        parts.collect()
    }
}

/// The name of a hole whose first brace is already taken off, and what follows it.
fn hole(text: &str) -> Option<(&str, &str)> {
    let (inner, close) = match text.strip_prefix('{') {
        Some(inner) => (inner, "}}"),
        None => (text, "}"),
    };
    let (name, tail) = inner.split_once(close)?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    (begins && name.bytes().all(is_name)).then_some((name, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, expected: &str) {
        assert_eq!(Message::parse(printed).fill(|name| format!("<{name}>")), expected);
    }

    #[test]
    fn holes_of_every_spelling_are_filled() {
        check("plain", "plain");
        check("action: ({api_name})", "action: (<api_name>)");
        check("The execution {{key}} is gone.", "The execution <key> is gone.");
        check("{a}{b}", "<a><b>");
    }

    #[test]
    fn braces_that_are_no_hole_stay() {
        check("{", "{");
        check("a {} b", "a {} b");
        check("{\"a b\": 1}", "{\"a b\": 1}");
        check("{{x}", "{<x>");
    }
}
