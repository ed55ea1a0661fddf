//! Methods and addresses.

use crate::facts::{ImportedEndpoint, PageExample, ReadFrom};
use crate::page::Text;
use crate::words;

use super::flow::{Part, Piece};
use super::rows::Group;

/// A method with an address as the page prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) method: String,
    /// The path, with `{name}` for what is filled in.
    pub(super) path: String,
    /// The pairs of the query as printed.
    pub(super) query: Vec<(String, Option<String>)>,
    pub(super) at: String,
    pub(super) is_example: bool,
}

/// The lines of a page, in its order: those that document the operation, and those of its examples.
pub(super) fn lines(parts: &[Part<'_>]) -> Vec<Line> {
    let mut found = Vec::new();
    for part in parts {
        let (text, in_code) = match part.piece {
            Piece::Code(text) => (text.to_owned(), true),
            Piece::Paragraph(text) | Piece::Heading(text) => (spaced(text), false),
            _ => continue,
        };
        let near: Vec<&str> = part.context.nearest().collect();
        let is_example = near.iter().any(|words| words::is_example(words))
            && !near.first().is_some_and(|words| words::is_syntax(words));
        let mut method_before = None;
        for line in text.lines().map(str::trim) {
            if let Some(mut line) = parse(line, method_before.take(), in_code) {
                line.is_example = is_example;
                line.at = part.context.at();
                found.push(line);
            } else if words::METHODS.contains(&line) {
                method_before = Some(line.to_owned());
            }
        }
    }
    found
}

/// The text with a line break before each method that stands between marks.
fn spaced(text: &Text) -> String {
    text.plain()
}

/// Reads `METHOD address`, at the start of a line or, in running text, behind a few words.
fn parse(line: &str, method_before: Option<String>, in_code: bool) -> Option<Line> {
    let line = line.trim_matches(['`', '*', '"']);
    let mut words = line.split_whitespace();
    let first = words.next()?;
    let (method, address) = if words::METHODS.contains(&first) {
        (first.to_owned(), words.next()?)
    } else if let Some(method) = method_before {
        (method, first)
    } else if let Some(at) =
        line.split_whitespace().position(|word| words::METHODS.contains(&word)).filter(|at| *at <= 3 && !in_code)
    {
        let mut rest = line.split_whitespace().skip(at);
        (rest.next()?.to_owned(), rest.next()?)
    } else {
        return None;
    };
    let address = address.trim_matches(['`', '*', '"', '\'', ',', '。']).trim_end_matches('.');
    let (path, query) = address_parts(address)?;
    Some(Line { method, path, query, at: String::new(), is_example: false })
}

/// A path and the pairs of a query.
type Address = (String, Vec<(String, Option<String>)>);

/// Path and query of an address, host and scheme left out.
pub(super) fn address_parts(address: &str) -> Option<Address> {
    let address = address.split('#').next().unwrap_or_default();
    let (before, query) = address.split_once('?').unwrap_or((address, ""));
    let path = match before.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None if before.starts_with('/') => before,
        // A placeholder for the host, such as `{endpoint}/v1/x`; or a host without a scheme.
        None if before.starts_with(['{', '$', '<', '['])
            || before.split('/').next().is_some_and(|host| host.contains('.')) =>
        {
            before.find('/').map(|at| &before[at..])?
        }
        None if before.contains('/') => return Some((template(&format!("/{before}")), pairs(query))),
        None => return None,
    };
    if path.chars().any(|c| c.is_whitespace() || matches!(c, '(' | ')' | '。' | '，')) {
        return None;
    }
    Some((template(path), pairs(query)))
}

/// A path with `{name}` for `:name`, `<name>`, `${name}` and `[name]`.
fn template(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        let inner = |open: &str, close: &str| segment.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        let plain =
            |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let found = inner("${", "}")
            .or_else(|| inner("<", ">"))
            .or_else(|| inner("[", "]"))
            .or_else(|| inner(":", ""))
            .or_else(|| inner("{{", "}}"))
            .or_else(|| inner("$", ""));
        match found.filter(|name| plain(name)) {
            Some(name) => format!("{{{name}}}"),
            None => segment.to_owned(),
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

fn pairs(query: &str) -> Vec<(String, Option<String>)> {
    let pairs = query.split('&').filter(|pair| !pair.trim().is_empty() && !pair.starts_with(['<', '$', '{', '[']));
    pairs
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) => (name.trim().to_owned(), Some(value.trim().to_owned())),
            None => (pair.trim().to_owned(), None),
        })
        .filter(|(name, _)| super::rows::is_name(name))
        .collect()
}

/// The operations that a page documents, its lines and examples read together with what its groups list.
pub(super) fn operations(lines: &[Line], examples: &[PageExample], groups: &[Group]) -> Vec<ImportedEndpoint> {
    let listed: Vec<&super::rows::Row> =
        groups.iter().filter(|group| !group.is_errors).flat_map(|group| &group.rows).collect();
    let documented: Vec<&Line> = lines.iter().filter(|line| !line.is_example).collect();
    let from_examples: Vec<Line>;
    let (chosen, basis): (Vec<&Line>, ReadFrom) = if documented.is_empty() {
        from_examples = if lines.is_empty() { sent(examples) } else { Vec::new() };
        (lines.iter().chain(&from_examples).collect(), ReadFrom::Example)
    } else {
        (documented, ReadFrom::Documented)
    };
    let mut found: Vec<ImportedEndpoint> = Vec::new();
    for line in chosen {
        let fixed = line.query.iter().filter(|(name, value)| is_fixed(name, value.as_deref(), &listed, lines));
        let fixed: Vec<String> =
            fixed.map(|(name, value)| value.as_ref().map_or(name.clone(), |value| format!("{name}={value}"))).collect();
        let path = bare_words(&line.path, &listed);
        let path = if path.len() > 1 { path.trim_end_matches('/').to_owned() } else { path };
        let uri = if fixed.is_empty() { path } else { format!("{path}?{}", fixed.join("&")) };
        let known = found.iter().any(|known| known.method == line.method && same(&known.uri, &uri));
        if !known {
            found.push(ImportedEndpoint { method: line.method.clone(), uri, at: line.at.clone(), basis });
        }
    }
    // An address in which another one is filled in is an example of that one.
    let all = found.clone();
    found.retain(|one| !all.iter().any(|other| other.method == one.method && fills(&one.uri, &other.uri)));
    found
}

/// Whether an address is a template with values in its holes.
fn fills(uri: &str, template: &str) -> bool {
    let path = |uri: &str| uri.split('?').next().unwrap_or_default().to_owned();
    let (uri, template) = (path(uri), path(template));
    let (mine, other): (Vec<&str>, Vec<&str>) = (uri.split('/').collect(), template.split('/').collect());
    let is_hole = |segment: &str| segment.starts_with('{') && segment.ends_with('}');
    let holes = |segments: &[&str]| segments.iter().filter(|segment| is_hole(segment)).count();
    let fits = |(mine, other): (&&str, &&str)| mine == other || is_hole(other);
    mine.len() == other.len() && holes(&mine) < holes(&other) && mine.iter().zip(&other).all(fits)
}

/// Whether two addresses are one, written with different names for what is filled in, or with an example's values.
fn same(known: &str, new: &str) -> bool {
    let holes = |uri: &str| {
        let segments = uri
            .split('/')
            .map(|segment| if segment.starts_with('{') && segment.ends_with('}') { "{}" } else { segment });
        segments.collect::<Vec<_>>().join("/")
    };
    holes(known) == holes(new)
}

/// The requests that examples send.
fn sent(examples: &[PageExample]) -> Vec<Line> {
    let lines = examples
        .iter()
        .filter(|example| example.is_request)
        .flat_map(|example| example.lines.iter().map(|line| (line, &example.at)));
    lines
        .filter_map(|(line, at)| parse(line, None, true).map(|line| Line { at: at.clone(), is_example: true, ..line }))
        .collect()
}

/// Whether a pair of a query belongs to the operation itself: a bare flag, or the action that a request names.
fn is_fixed(name: &str, value: Option<&str>, listed: &[&super::rows::Row], lines: &[Line]) -> bool {
    let row = listed.iter().find(|row| row.name == name);
    let Some(value) = value else { return row.is_none() };
    let placeholder =
        value.is_empty() || value.starts_with(['{', '<', '$', '[', ':']) || value.eq_ignore_ascii_case(name);
    if placeholder {
        return false;
    }
    let selects = name.eq_ignore_ascii_case("action")
        || name.eq_ignore_ascii_case("operation")
        || name.eq_ignore_ascii_case("method");
    let everywhere = lines
        .iter()
        .filter(|line| !line.is_example)
        .all(|line| line.query.iter().any(|(other, shown)| other == name && shown.as_deref() == Some(value)));
    let documented = lines.iter().any(|line| !line.is_example);
    selects || row.is_none() && documented && everywhere
}

/// The path with braces around segments that the page lists as parameters though it prints them as bare words.
fn bare_words(path: &str, listed: &[&super::rows::Row]) -> String {
    let segments = path.split('/').map(|segment| {
        let is_parameter = segment.chars().any(char::is_uppercase) && listed.iter().any(|row| row.name == segment);
        if is_parameter { format!("{{{segment}}}") } else { segment.to_owned() }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The names that a path fills in.
pub(super) fn holes(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_left_out_and_holes_are_braces() {
        for (address, path) in [
            ("https://api.example.com/v1/:id/x?y=1", "/v1/{id}/x"),
            ("/v1/<id>", "/v1/{id}"),
            ("{endpoint}/v2/things", "/v2/things"),
            ("api.example.com/v2/things", "/v2/things"),
            ("v2/things", "/v2/things"),
        ] {
            assert_eq!(address_parts(address).map(|(path, _)| path).as_deref(), Some(path), "{address}");
        }
        assert_eq!(address_parts("things"), None);
    }
}
