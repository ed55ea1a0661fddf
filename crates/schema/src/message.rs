//! Message templates: what a printed error message says about a real one.
//!
//! Pages mark the part that varies as `{name}`, `{{name}}` or `({name})`; all three stand for any text that is not empty.
//! Everything else is meant literally, brackets included.

use std::sync::LazyLock;

use regex::Regex;

/// The three spellings of a placeholder, longest first.
static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = "[A-Za-z_][A-Za-z0-9_-]*";
    Regex::new(&format!(r"\{{\{{{name}\}}\}}|\(\{{{name}\}}\)|\{{{name}\}}")).ok()
});

/// Any text that is not empty, line breaks included.
pub(crate) const ANY: &str = r"[\s\S]+";

/// The anchored regular expression of the messages that `template` stands for.
///
/// It is valid in ECMA-262 (JSON Schema `pattern`) and in the `regex` crate.
///
/// ```
/// use oplog_schema::message::pattern;
/// assert_eq!(pattern("startTime is invalid."), r"^startTime is invalid\.$");
/// assert_eq!(pattern("The execution {{key}} does not exist."), r"^The execution [\s\S]+ does not exist\.$");
/// ```
#[must_use]
pub fn pattern(template: &str) -> String {
    format!("^{}$", expression(template))
}

/// The names of the placeholders of `template`, and [`pattern`] with one group around what stands for each of them.
///
/// ```
/// use oplog_schema::message::captures;
/// let (names, expression) = captures("Invalid token for ({api_name})");
/// assert_eq!((names, expression.as_str()), (vec!["api_name".to_owned()], r"^Invalid token for ([\s\S]+)$"));
/// ```
#[must_use]
pub fn captures(template: &str) -> (Vec<String>, String) {
    let holes = PLACEHOLDER.iter().flat_map(|regex| regex.find_iter(template));
    let names = holes.map(|hole| hole.as_str().trim_matches(['(', ')', '{', '}']).to_owned());
    (names.collect(), pattern(template).replace(ANY, &format!("({ANY})")))
}

/// A message as the page prints it, with its placeholders.
#[derive(Debug, Clone)]
pub struct Message {
    /// The names of its placeholders.
    pub names: Vec<String>,
    /// [`captures`], compiled.
    pub expression: Regex,
}

impl Message {
    pub(crate) fn new(template: &str) -> Option<Self> {
        let (names, expression) = captures(template);
        Some(Self { names, expression: Regex::new(&expression).ok()? })
    }
}

/// [`pattern`] without its anchors, to stand inside another one.
pub(crate) fn expression(template: &str) -> String {
    let mut expression = String::new();
    let mut end = 0;
    for hole in PLACEHOLDER.iter().flat_map(|regex| regex.find_iter(template)) {
        expression.push_str(&escape(&template[end..hole.start()]));
        expression.push_str(ANY);
        end = hole.end();
    }
    expression.push_str(&escape(&template[end..]));
    expression
}

/// Escapes the syntax characters of ECMA-262 and no others: its Unicode mode refuses a needless backslash.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if r"\^$.*+?()[]{}|".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
