//! Lists: entries, paging, filters, and how operations and parameters relate.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::Basis;
use crate::uri::UriTemplate;

/// Where the entries of a list stand.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryList {
    /// The field path of the list; empty where the body is the list.
    pub path: String,
    /// A member that wraps each item.
    pub wrapper: Option<String>,
    /// Members that identify an entry, relative to it (below the wrapper); `""` where the entry itself does, being a text or a
    /// number. Empty: rows have no key.
    #[serde(default)]
    pub key: Vec<String>,
    /// The member that tells an entry's time.
    pub time: Option<String>,
    /// Where rows have no key: the text behind which an entry tells an id that no other entry has.
    pub own_id: Option<String>,
    /// The order of the entries by that time. What it rests on is the basis of the facts that `pagination/order` speaks for.
    pub order: Option<EntryOrder>,
}

impl EntryList {
    /// The field path of a member of an entry; of the entry itself where the name is empty.
    #[must_use]
    pub fn member(&self, name: &str) -> String {
        let entry = self.wrapper.iter().fold(format!("{}[]", self.path), |path, name| format!("{path}.{name}"));
        if name.is_empty() { entry } else { format!("{entry}.{name}") }
    }
}

/// The order of the entries of a list, by their times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EntryOrder {
    /// The newest entry comes first.
    NewestFirst,
    /// The oldest entry comes first.
    OldestFirst,
}

/// A way to cut a list into pages: what a request says about where its page starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PagingStrategy {
    /// A text that the service hands out.
    Marker,
    /// The same, bound to the query that it was handed out for.
    Token,
    /// The page's number, from 1.
    Page,
    /// How many entries of the list come before the page.
    Offset,
    /// The key of the last entry that was seen.
    Key,
}

impl PagingStrategy {
    /// Whether the cursor is a text that the service makes up, and that says nothing to a client.
    #[must_use]
    pub fn is_opaque(self) -> bool {
        matches!(self, PagingStrategy::Marker | PagingStrategy::Token)
    }

    /// Whether the cursor is a number that clients can work out by themselves.
    #[must_use]
    pub fn is_counted(self) -> bool {
        matches!(self, PagingStrategy::Page | PagingStrategy::Offset)
    }

    /// The cursor that means the first page, where there is one.
    #[must_use]
    pub fn first(self) -> Option<&'static str> {
        match self {
            PagingStrategy::Page => Some("1"),
            PagingStrategy::Offset => Some("0"),
            PagingStrategy::Marker | PagingStrategy::Token | PagingStrategy::Key => None,
        }
    }
}

/// How a long list is cut into pages.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pagination {
    /// The strategy.
    pub strategy: PagingStrategy,
    /// The request parameter that says where a page starts.
    pub cursor: String,
    /// The request parameter that says how long a page is.
    pub size: String,
    /// The body member with the next cursor.
    pub next: Option<String>,
    /// The body member that says whether more follows.
    pub more: Option<String>,
    /// Where an answer links to the next page: `"header"`, `{ member = "next" }` or `{ list = "links" }`.
    pub link: Option<NextLink>,
    /// The body member that says how many entries the list has.
    pub total: Option<String>,
    /// The body member that says how many pages of this size the list has.
    pub pages: Option<String>,
    /// Body members that repeat request parameters: member = parameter.
    #[serde(default)]
    pub echo: BTreeMap<String, String>,
    /// Entries of a page when no size is asked for.
    pub default_size: Option<u64>,
    /// The largest page.
    pub max_size: Option<u64>,
    /// What a size above the largest gets: the largest page (`cap`) or an error (`refuse`).
    #[serde(default)]
    pub refuse_above_max: bool,
    /// Paging headers.
    pub headers: Option<PageHeaders>,
    /// Path segments after the URI that carry cursor and size.
    pub segments: Option<PageSegments>,
    /// The microversion from which paging exists.
    pub since: Option<String>,
    /// Whether the page itself documents paging. Undocumented paging is checked only where the target offers it.
    #[serde(default)]
    pub basis: Basis,
    /// What the row says, in words of this project and not the page's.
    pub about: String,
}

/// Where an answer links to the next page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NextLink {
    /// In the `Link` header, with the relation `next` (RFC 8288).
    Header,
    /// In this body member, which is the address.
    Member(String),
    /// In this body member, a list of objects with `rel` and `href`. A full page has the link even where nothing follows: services
    /// that answer so do not look ahead.
    List(String),
}

impl NextLink {
    /// The body member that has the link, or the list of links.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        match self {
            NextLink::Header => None,
            NextLink::Member(name) | NextLink::List(name) => Some(name),
        }
    }

    /// The id within its operation of the fact that documents the address.
    #[must_use]
    pub fn fact_id(&self) -> String {
        match self {
            NextLink::Header => "header.Link".to_owned(),
            NextLink::Member(name) => format!("response.{name}"),
            NextLink::List(name) => format!("response.{name}[].href"),
        }
    }
}

/// Headers of a paged answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageHeaders {
    /// The page's number.
    pub page: Option<String>,
    /// The page's size.
    pub size: Option<String>,
    /// How many entries there are in all.
    pub total: Option<String>,
    /// How many pages of this size there are.
    pub pages: Option<String>,
}

impl PageHeaders {
    /// The names of the headers that there are.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [&self.page, &self.size, &self.total, &self.pages].into_iter().flatten().map(String::as_str)
    }
}

/// `/page/2/per_page/20` after the URI.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageSegments {
    /// The segment before a page number.
    pub cursor: String,
    /// The segment before a page size.
    pub size: String,
}

/// The window that applies when a request names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DefaultWindow {
    /// The current day in UTC.
    CurrentDay,
    /// Everything.
    All,
}

/// A time window.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The parameter of the lower bound.
    pub start: String,
    /// The parameter of the upper bound.
    pub end: Option<String>,
    /// The entry member it compares.
    pub field: String,
    /// What applies without it.
    pub default: DefaultWindow,
    /// The microversion from which it exists.
    pub since: Option<String>,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

impl Filter {
    /// The parameters that bound it: the lower one, then the upper one.
    pub fn bounds(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.start.as_str()).chain(self.end.as_deref())
    }

    /// Whether this parameter is one of its bounds.
    #[must_use]
    pub fn is_bounded_by(&self, parameter: &str) -> bool {
        self.bounds().any(|bound| bound == parameter)
    }
}

/// A field that repeats a path or query parameter.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Echo {
    /// The parameter.
    pub parameter: String,
    /// The field path.
    pub field: String,
}

/// "This operation shows one entry of that list."
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Detail {
    /// The list's operation id.
    pub list: String,
    /// The parameter that names the entry.
    pub parameter: String,
    /// The list entry's member that it takes.
    pub key: String,
    /// The body member that holds the entry.
    pub entry: String,
    /// A value of the parameter that has the right form and names no entry: a template (`{uuid}`, `{hex:20}`).
    pub unknown: String,
}

impl Detail {
    /// The key of a list's entry as a request names it; `None` where it has none.
    #[must_use]
    pub fn key_of(&self, entry: &Value) -> Option<String> {
        key_text(entry.get(&self.key)?)
    }
}

/// A key as a request names it: texts and numbers are keys.
pub(crate) fn key_text(key: &Value) -> Option<String> {
    match key {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A version header that switches fields and parameters on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Microversion {
    /// Names of the request headers that carry it: the first as `Name: {version}`, each further one as `Name: service {version}`.
    pub headers: Vec<String>,
    /// The service word of the further headers.
    pub service: String,
    /// The version without a header.
    pub default: String,
    /// The smallest version.
    pub minimum: String,
    /// The largest version.
    pub maximum: String,
    /// Request form ids that ignore it.
    #[serde(default)]
    pub ignored_by: Vec<String>,
}

impl Microversion {
    /// Whether version `left` is older than `right`: compared number by number. What is no number is newer than any.
    ///
    /// ```
    /// use oplog_schema::tables::Microversion;
    /// assert!(Microversion::is_older("2.9", "2.58") && !Microversion::is_older("2.58", "2.58"));
    /// assert!(!Microversion::is_older("latest", "2.58"));
    /// ```
    #[must_use]
    pub fn is_older(left: &str, right: &str) -> bool {
        let numbers = |text: &str| text.split('.').map(|part| part.parse().unwrap_or(u64::MAX)).collect::<Vec<_>>();
        numbers(left) < numbers(right)
    }
}

/// A document that clients look up before they ask the operation: the range of versions, the server that a person named. It is
/// served to everybody. No page documents it, so no checker asks for it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Discovery {
    /// The paths that answer a GET with it. A hole is a request parameter, and where that is an [`Entity`], a known one.
    pub paths: Vec<UriTemplate>,
    /// The content type.
    pub content_type: String,
    /// The document: a tree whose texts are templates.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub members: toml::Table,
}

/// What a request names and a target must know, such as a server.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// The parameter that names it.
    pub parameter: String,
    /// Those the mock server knows; the first is the documented one. Entities with equally long lists go together by position: a
    /// server is known below its own project only.
    pub known: Vec<String>,
    /// Those that belong to another account of the mock server, which sees none of the others. They go together as the known ones do.
    #[serde(default)]
    pub foreign: Vec<String>,
    /// A value of the right form that no target knows: a template (`{uuid}`, `{hex:20}`).
    pub unknown: String,
}
