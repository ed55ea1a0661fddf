//! Under which condition an error is answered, where its code and its words make it plain.
//!
//! A condition must fit the request: one about a parameter names a parameter that the page has, and that can break it. Everything else
//! stays `internal`: it is recognised when it comes, and never asked for.

use oplog_lint::lists::List;
use oplog_lint::meaning::{self, Meaning};
use oplog_schema::tables::JsonType;

use crate::facts::{ErrorFact, Imported, RequestFact};

/// A condition as the tables write it: its key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct When {
    pub(super) key: &'static str,
    pub(super) value: String,
}

impl When {
    fn of(key: &'static str, value: impl Into<String>) -> Self {
        Self { key, value: value.into() }
    }

    /// That of an error which nothing about a request makes.
    pub(super) fn internal() -> Self {
        Self::of("internal", "always")
    }
}

/// The condition of a row. `taken` are those of the rows before it: a second row of the same condition would never be answered.
pub(super) fn of(imported: &Imported, list: Option<&List>, row: &ErrorFact, taken: &[When]) -> When {
    let texts =
        [row.code.as_deref().unwrap_or_default(), row.message.as_deref().unwrap_or_default(), row.words.as_str()];
    // Code and message before the words around them: a remedy speaks of much.
    let meaning = meaning::of(&texts[..1]).or_else(|| meaning::of(&texts[..2])).or_else(|| meaning::of(&texts));
    let when = match meaning {
        Some(Meaning::Unauthenticated) => Some(signature(&texts)),
        Some(Meaning::Forbidden) => Some(When::of("credential", "no-permission")),
        Some(Meaning::TooMany | Meaning::Unavailable) => Some(When::of("load", "always")),
        Some(Meaning::Method) => Some(When::of("unknown-method", "always")),
        Some(Meaning::NotFound) => about(imported, &texts, |fact| fact.place == "path" && sent(imported, fact))
            .map(|fact| When::of("unknown", &fact.name)),
        Some(Meaning::Missing) => {
            about(imported, &texts, |fact| fact.place == "query" && fact.value.required == Some(true))
                .map(|fact| When::of("missing", &fact.name))
        }
        Some(Meaning::OutOfRange | Meaning::Invalid) => {
            about(imported, &texts, |fact| fact.place == "query").and_then(|fact| broken(fact, list))
        }
        Some(Meaning::Internal) | None => None,
    };
    // A busy service may say so in several ways; of all others one row is answered.
    when.filter(|when| when.key == "load" || !taken.contains(when)).unwrap_or_else(When::internal)
}

fn signature(texts: &[&str]) -> When {
    let words = texts.join(" ").to_lowercase();
    let fault = if words.contains("expire") || words.contains("过期") {
        "expired"
    } else if words.contains("mismatch") || words.contains("not match") {
        "mismatch"
    } else {
        "any"
    };
    When::of("signature", fault)
}

/// How a value breaks the row of its parameter.
fn broken(fact: &RequestFact, list: Option<&List>) -> Option<When> {
    let is_number = fact.value.kind == Some(JsonType::Integer);
    let is_cursor = list.and_then(|list| list.paging.as_ref()).is_some_and(|paging| paging.cursor == fact.name);
    if is_cursor && !is_number {
        Some(When::of("damaged", &fact.name))
    } else if is_number {
        Some(When::of("out-of-range", &fact.name))
    } else if fact.value.layout.is_some() {
        Some(When::of("malformed", &fact.name))
    } else {
        None
    }
}

/// The one parameter that the words name, of those that are wanted.
fn about<'a>(imported: &'a Imported, texts: &[&str], wanted: impl Fn(&RequestFact) -> bool) -> Option<&'a RequestFact> {
    let rows = imported.request.iter().filter(|fact| wanted(fact));
    // The longest name first: `page_size` is named where `page` only seems to be.
    let mut named: Vec<&RequestFact> = rows.filter(|fact| texts.iter().any(|text| names(text, &fact.name))).collect();
    named.sort_by_key(|fact| std::cmp::Reverse(fact.name.len()));
    let first = *named.first()?;
    // Two of which neither is part of the other: the words are about both.
    named.iter().all(|fact| bare(&first.name).contains(&bare(&fact.name))).then_some(first)
}

/// Whether a text names a parameter: as it is spelt, or with its words apart (`server_id`: "the server …").
fn names(text: &str, name: &str) -> bool {
    let text = bare(text);
    let name = bare(name);
    let entity = name.strip_suffix("id").filter(|entity| entity.len() > 2);
    text.contains(&name) || entity.is_some_and(|entity| text.contains(entity))
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a value that works is known, so that one that does not can be told from it.
fn sent(imported: &Imported, fact: &RequestFact) -> bool {
    super::golden::known_value(imported, fact).is_some()
}
