//! Error rows.

use regex::Regex;
use std::sync::LazyLock;

use crate::facts::ErrorFact;
use crate::words::{self, Section};

use super::flow::{Part, Piece};
use super::rows::{Group, Row};
use super::values::regex;

/// The smallest status of a failure.
const FAILURE: u16 = 400;

/// The error rows of a page, each with code, status and message once.
pub(super) fn of(groups: &[Group], parts: &[Part<'_>]) -> Vec<ErrorFact> {
    let mut found: Vec<ErrorFact> = Vec::new();
    for row in groups.iter().filter(|group| group.is_errors).flat_map(|group| &group.rows) {
        for fact in facts(row) {
            push(&mut found, fact);
        }
    }
    // Rows of statuses in a table of responses.
    let responses = groups.iter().filter(|group| !group.is_errors && group.section == Some(Section::Response));
    for row in responses.flat_map(|group| &group.rows).filter(|row| words::is_status(&row.name)) {
        for status in statuses(&row.name) {
            let fact =
                ErrorFact { code: None, status: Some(status), message: None, at: row.at.clone(), words: row.words() };
            push(&mut found, fact);
        }
    }
    for fact in parts.iter().flat_map(in_prose) {
        push(&mut found, fact);
    }
    found
}

fn push(found: &mut Vec<ErrorFact>, fact: ErrorFact) {
    if !found
        .iter()
        .any(|known| known.code == fact.code && known.status == fact.status && known.message == fact.message)
    {
        found.push(fact);
    }
}

fn facts(row: &Row) -> Vec<ErrorFact> {
    let named = || Some(row.name.clone()).filter(|name| !words::is_status(name) && is_compound(name));
    let code = row.code.clone().or_else(named).map(|code| code.lines().next().unwrap_or_default().trim().to_owned());
    let code = code.filter(|code| is_code(code)).filter(|code| !words::is_status(code));
    let shown = row
        .status
        .clone()
        .or_else(|| row.code.clone().filter(|code| words::is_status(code)))
        .or_else(|| Some(row.name.clone()).filter(|name| words::is_status(name)));
    let Some(shown) = shown else {
        return if code.is_some() {
            vec![ErrorFact { code, status: None, message: row.message.clone(), at: row.at.clone(), words: row.words() }]
        } else {
            Vec::new()
        };
    };
    let statuses = statuses(&shown);
    let made = statuses.into_iter().map(|status| ErrorFact {
        code: code.clone(),
        status: Some(status),
        message: row.message.clone(),
        at: row.at.clone(),
        words: row.words(),
    });
    made.collect()
}

/// Whether a text is a code: one word.
fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 100
        && !text.contains(char::is_whitespace)
        && text != "-"
        && text.chars().any(|c| c.is_ascii_alphanumeric())
}

/// Whether a name is no reason phrase but a code: several words in one, or with dots.
fn is_compound(name: &str) -> bool {
    let humps = name.chars().skip(1).filter(char::is_ascii_uppercase).count();
    let lower = name.chars().any(|c| c.is_ascii_lowercase());
    name.contains(['.', '_']) || humps > 0 && lower || name.chars().any(|c| c.is_ascii_digit())
}

/// The statuses of failures in a text.
fn statuses(text: &str) -> Vec<u16> {
    static STATUS: LazyLock<Regex> = LazyLock::new(|| regex(r"\b([1-5]\d\d)\b"));
    let all = STATUS.captures_iter(text).filter_map(|found| found[1].parse().ok());
    all.filter(|status| *status >= FAILURE).collect()
}

/// "Error response codes: itemNotFound(404), …": names of statuses in running text.
fn in_prose(part: &Part<'_>) -> Vec<ErrorFact> {
    static NAMED: LazyLock<Regex> =
        LazyLock::new(|| regex(r"\b[A-Za-z]+\s?\(([45]\d\d)\)|(?:^|[ ,:])([45]\d\d)(?:[ ,.]|$)"));
    let Piece::Paragraph(text) = part.piece else { return Vec::new() };
    let words = text.plain();
    let lower = words.to_lowercase();
    let lead = ["error response code", "error code", "failure response", "error http status"]
        .iter()
        .any(|lead| lower.starts_with(lead));
    if !lead {
        return Vec::new();
    }
    let found =
        NAMED.captures_iter(&words).filter_map(|found| found.get(1).or_else(|| found.get(2))?.as_str().parse().ok());
    found
        .map(|status| ErrorFact {
            code: None,
            status: Some(status),
            message: None,
            at: part.context.at(),
            words: String::new(),
        })
        .collect()
}
