//! Where the entries of a list stand, by the names that APIs use for it. How its pages follow each other is [`crate::paging`].

use oplog_schema::Operation;
use oplog_schema::tables::JsonType;

use crate::facts::{Imported, ResponseFact};
use crate::paging::{self, Entries, Paging, bare};
use crate::shown;

/// A list with its pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// The path of the entries; empty where the body is the list.
    pub path: String,
    /// The member that identifies an entry.
    pub key: Option<String>,
    /// The member with its time.
    pub time: Option<String>,
    /// How its pages follow each other.
    pub paging: Option<Paging>,
    /// What is known of paging and does not make a strategy.
    pub open: Option<String>,
}

/// The list that a response holds, if it holds one.
#[must_use]
pub fn find(imported: &Imported) -> Option<List> {
    let path = entries(&imported.response)?;
    let prefix = format!("{path}[].");
    let members: Vec<&ResponseFact> = imported
        .response
        .iter()
        .filter(|fact| fact.path.strip_prefix(&prefix).is_some_and(|rest| !rest.contains(['.', '['])))
        .collect();
    let name = |fact: &ResponseFact| fact.path.rsplit('.').next().unwrap_or_default().to_owned();
    let key = key(&path, &members).map(name);
    let is_time =
        |fact: &&&ResponseFact| shown::format(imported, &fact.path).is_some_and(|format| format.time().is_some());
    let time = members.iter().find(is_time).map(|fact| name(fact));
    let (paging, open) = paging::of(imported, Entries { path: &path, key: key.as_deref() });
    Some(List { path, key, time, paging, open })
}

/// The list of objects that is least deep; of several, the one whose items have the most members.
fn entries(response: &[ResponseFact]) -> Option<String> {
    if response.first().is_some_and(|fact| fact.path.starts_with("[]")) {
        return Some(String::new());
    }
    let lists = response.iter().filter(|fact| fact.value.kind == Some(JsonType::Array) && !fact.path.contains("[]"));
    let members = |path: &str| response.iter().filter(|fact| fact.path.starts_with(&format!("{path}[]."))).count();
    // Links to other pages are no entries.
    let is_links = |path: &str| response.iter().any(|fact| fact.path.strip_prefix(path) == Some("[].href"));
    let lists = lists.filter(|fact| !is_links(&fact.path));
    let lists = lists.map(|fact| (fact.path.as_str(), members(&fact.path))).filter(|(_, members)| *members > 0);
    lists
        .max_by_key(|(path, members)| (usize::MAX - path.matches('.').count(), *members))
        .map(|(path, _)| path.to_owned())
}

/// The member that tells an entry from the others: an id of its own kind before any other one.
fn key<'a>(path: &str, members: &[&'a ResponseFact]) -> Option<&'a ResponseFact> {
    let own = bare(path.rsplit('.').next().unwrap_or_default());
    let singular =
        own.strip_suffix("ies").map_or_else(|| own.trim_end_matches('s').to_owned(), |stem| format!("{stem}y"));
    let named = |wanted: &str| {
        members.iter().copied().find(|fact| bare(fact.path.rsplit('.').next().unwrap_or_default()) == wanted)
    };
    let scalar = |fact: &&ResponseFact| matches!(fact.value.kind, Some(JsonType::String | JsonType::Integer));
    [format!("{singular}id"), "id".to_owned(), "uuid".to_owned(), "guid".to_owned(), format!("{singular}name")]
        .iter()
        .find_map(|wanted| named(wanted))
        .filter(scalar)
}

impl List {
    /// The list of an operation whose tables say where it is.
    #[must_use]
    pub fn of(operation: &Operation) -> Option<Self> {
        let entries = operation.entry_list()?;
        let paging = operation.pagination().filter(|row| row.basis.is_documented()).map(|row| Paging {
            strategy: "as the tables say",
            cursor: row.cursor.clone(),
            size: row.size.clone(),
            next: row.next.clone(),
            more: row.more.clone(),
            link: row.link.clone(),
            total: row.total.clone(),
            pages: row.pages.clone(),
            total_header: row.headers.as_ref().and_then(|headers| headers.total.clone()),
            default_size: row.default_size.and_then(|size| size.try_into().ok()),
            max_size: row.max_size.and_then(|size| size.try_into().ok()),
        });
        Some(Self {
            path: entries.path.clone(),
            key: entries.key.first().cloned(),
            time: entries.time.clone(),
            paging,
            open: None,
        })
    }
}
