//! Where the entries of a list stand, and how its pages follow each other, by the names that APIs use for it.

use oplog_schema::Operation;
use oplog_schema::tables::JsonType;

use crate::facts::{Imported, RequestFact, ResponseFact};

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

/// How pages follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// The name of the strategy.
    pub strategy: &'static str,
    /// The parameter that says where a page starts.
    pub cursor: String,
    /// The parameter that says how long one is.
    pub size: String,
    /// The path of the next cursor.
    pub next: Option<String>,
    /// The path of the flag that says whether more follows.
    pub more: Option<String>,
    /// The length of a page that nobody asked for.
    pub default_size: Option<i64>,
    /// The longest page.
    pub max_size: Option<i64>,
}

const CURSORS: [&str; 14] = [
    "marker",
    "nexttoken",
    "pagetoken",
    "cursor",
    "after",
    "continuationtoken",
    "startkey",
    "nextmarker",
    "pagemarker",
    "token",
    "startingafter",
    "exclusivestartkey",
    "continuation",
    "last",
];
const PAGES: [&str; 7] = ["page", "pagenumber", "pageno", "currentpage", "pageindex", "pagenum", "p"];
const SIZES: [&str; 14] = [
    "limit",
    "maxkeys",
    "maxresults",
    "maxitems",
    "pagesize",
    "perpage",
    "size",
    "count",
    "maxrecords",
    "pagelimit",
    "top",
    "maxcount",
    "n",
    "itemsperpage",
];
const NEXTS: [&str; 10] = [
    "nextmarker",
    "nexttoken",
    "nextpagetoken",
    "next",
    "nextcursor",
    "nextpagemarker",
    "continuationtoken",
    "endcursor",
    "marker",
    "cursor",
];
const MORES: [&str; 6] = ["istruncated", "truncated", "hasmore", "hasnext", "more", "hasnextpage"];

/// A name without marks and capitals.
fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
    let (paging, open) = paging(imported);
    Some(List { path, key, time, paging, open })
}

/// The list of objects that is least deep; of several, the one whose items have the most members.
fn entries(response: &[ResponseFact]) -> Option<String> {
    if response.first().is_some_and(|fact| fact.path.starts_with("[]")) {
        return Some(String::new());
    }
    let lists = response.iter().filter(|fact| fact.value.kind == Some(JsonType::Array) && !fact.path.contains("[]"));
    let members = |path: &str| response.iter().filter(|fact| fact.path.starts_with(&format!("{path}[]."))).count();
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

fn paging(imported: &Imported) -> (Option<Paging>, Option<String>) {
    let parameter = |names: &[&str]| {
        let query: Vec<&RequestFact> = imported.request.iter().filter(|fact| fact.place == "query").collect();
        names.iter().find_map(|name| query.iter().copied().find(|fact| bare(&fact.name) == *name))
    };
    let member = |names: &[&str]| {
        let top: Vec<&ResponseFact> = imported.response.iter().filter(|fact| !fact.path.contains('[')).collect();
        names.iter().find_map(|name| {
            top.iter().copied().find(|fact| bare(fact.path.rsplit('.').next().unwrap_or_default()) == *name)
        })
    };
    let size = parameter(&SIZES);
    let cursor = parameter(&CURSORS);
    let page = parameter(&PAGES);
    // The cursor comes back under a name of its own, or as itself: what repeats the request's cursor is no next one.
    let next = member(&NEXTS).filter(|next| {
        cursor.is_some_and(|cursor| bare(&cursor.name) != bare(&next.path) || next.path.to_lowercase().contains("next"))
    });
    let made = |strategy, from: &RequestFact, size: &RequestFact| Paging {
        strategy,
        cursor: from.name.clone(),
        size: size.name.clone(),
        next: next.filter(|_| strategy != "page").map(|fact| fact.path.clone()),
        more: member(&MORES).filter(|_| strategy != "page").map(|fact| fact.path.clone()),
        default_size: size.value.default.as_ref().and_then(serde_json::Value::as_i64),
        max_size: size.value.maximum,
    };
    match (cursor, page, size) {
        (Some(cursor), _, Some(size)) if next.is_some() => (Some(made("marker", cursor, size)), None),
        (_, Some(page), Some(size)) => (Some(made("page", page, size)), None),
        (Some(cursor), _, _) => {
            let open = format!(
                "`{}` says where a page starts, but the page does not say which member of the answer is the next one",
                cursor.name
            );
            (None, Some(open))
        }
        (None, None, Some(size)) => {
            (None, Some(format!("`{}` says how long a page is, but no parameter says where one starts", size.name)))
        }
        (_, Some(page), None) => {
            (None, Some(format!("`{}` counts pages, but no parameter says how long one is", page.name)))
        }
        _ => (None, Some("the page documents no paging".to_owned())),
    }
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
