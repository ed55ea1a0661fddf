//! Lists: entries, paging, filters, and how operations and parameters relate.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::Basis;
use crate::path::FieldPath;
use crate::uri::UriTemplate;

/// Where the entries of a list stand.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryList {
    /// The field path of the list; empty where the body is the list.
    pub path: String,
    /// A member that wraps each item.
    pub wrapper: Option<String>,
    /// Members that identify an entry, relative to it (below the wrapper). Empty: rows have no key.
    #[serde(default)]
    pub key: Vec<String>,
    /// The member that tells an entry's time.
    pub time: Option<String>,
    /// Where rows have no key: the text behind which an entry tells an id that no other entry has.
    pub own_id: Option<String>,
    /// The order of the entries by that time. What it rests on is the basis of the facts that `pagination/order` speaks for.
    pub order: Option<EntryOrder>,
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

/// A way to cut a list into pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PagingStrategy {
    /// A cursor in the request, the next one and a flag in the body.
    Marker,
    /// An opaque token bound to the query.
    Token,
    /// A page number and a page size.
    Page,
    /// The key of the last entry seen, and a link to the next page.
    Link,
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
    /// The body member with links (strategy `link`).
    pub links: Option<String>,
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

/// What a page says about the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextCursor {
    /// The field is not there.
    Absent,
    /// The field is there and holds no cursor: empty, null, or no text.
    Void(String),
    /// A cursor.
    Cursor(String),
}

impl Pagination {
    /// What the body of a page says about the next one: a member with its cursor, or a link that carries it. Page numbers are
    /// not handed out, so of those it says nothing.
    ///
    /// ```
    /// use oplog_schema::Catalogue;
    /// use oplog_schema::tables::NextCursor;
    /// use serde_json::json;
    ///
    /// let catalogue = Catalogue::embedded()?;
    /// let paging = |id| catalogue.get(id).and_then(|operation| operation.pagination()).expect("paging");
    /// let next = paging("baidu-bbc/query-operation-log").next_cursor(&json!({"nextMarker": "m2"}));
    /// assert_eq!(next, NextCursor::Cursor("m2".to_owned()));
    /// let link = json!({"links": [{"rel": "next", "href": "http://h/x?limit=1&marker=req-1%2B2"}]});
    /// let next = paging("huawei-ecs/list-server-actions").next_cursor(&link);
    /// assert_eq!(next, NextCursor::Cursor("req-1+2".to_owned()));
    /// # Ok::<(), oplog_schema::LoadError>(())
    /// ```
    #[must_use]
    pub fn next_cursor(&self, body: &Value) -> NextCursor {
        if self.links.is_some() {
            let cursor = self.next_link(body).and_then(|href| parameter_of(href, &self.cursor));
            return cursor.map_or(NextCursor::Absent, NextCursor::Cursor);
        }
        match self.next.as_ref().and_then(|name| name.parse::<FieldPath>().ok()?.first(body)) {
            None => NextCursor::Absent,
            Some(Value::String(text)) if !text.is_empty() => NextCursor::Cursor(text.clone()),
            Some(other) => NextCursor::Void(other.to_string()),
        }
    }
}

impl Pagination {
    /// The address of the next page in the body of a page, where pages link to each other.
    #[must_use]
    pub fn next_link<'a>(&self, body: &'a Value) -> Option<&'a str> {
        let links = body.get(self.links.as_ref()?)?.as_array()?;
        links.iter().find(|link| link["rel"] == "next")?["href"].as_str()
    }
}

/// A parameter in the query of a link.
fn parameter_of(href: &str, name: &str) -> Option<String> {
    let href = href.split('#').next().unwrap_or_default();
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = href.split_once('?')?.1.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(key, value)| (decode(key), decode(value))).find(|(key, _)| key == name).map(|(_, value)| value)
}

/// Headers of a paged answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageHeaders {
    /// The page's number.
    pub page: String,
    /// The page's size.
    pub size: String,
    /// How many entries there are in all.
    pub total: String,
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
