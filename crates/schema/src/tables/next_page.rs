//! The way from one page to the next: what an answer says about it, and what a client asks for.
//!
//! Everyone who follows pages asks here: the checker, the mock server's own walks, the reader of logged requests. How a page is cut
//! is the mock server's business.

use serde_json::Value;

use oplog_wire::form::decoded;
use oplog_wire::link;

use super::{NextLink, Pagination, PagingStrategy};
use crate::path::FieldPath;

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

/// A page, as far as a client needs it to ask for the next one.
#[derive(Debug, Clone, Copy)]
pub struct PageEnd<'a> {
    /// The cursor that was asked for.
    pub cursor: Option<&'a str>,
    /// The size that was asked for.
    pub size: Option<u64>,
    /// How many entries it has.
    pub count: usize,
    /// What it says about the next one.
    pub next: &'a NextCursor,
    /// Whether it says that more follows.
    pub more: Option<bool>,
    /// The key of its last entry.
    pub last_key: Option<&'a str>,
    /// How many entries this page and those before it have.
    pub seen: usize,
    /// How many entries the list has, as far as the page says so.
    pub total: Option<u64>,
}

impl Pagination {
    /// Whether answers say where the next page starts. Otherwise clients work it out.
    #[must_use]
    pub fn hands_out(&self) -> bool {
        self.next.is_some() || self.link.is_some()
    }

    /// What a page says about the next one: a member with its cursor, or a link that carries it. `header` is the value of the `Link`
    /// header. Where cursors are worked out by clients, it says nothing.
    ///
    /// ```
    /// use oplog_schema::Catalogue;
    /// use oplog_schema::tables::NextCursor;
    /// use serde_json::json;
    ///
    /// let catalogue = Catalogue::embedded()?;
    /// let paging = |id| catalogue.get(id).and_then(|operation| operation.pagination()).expect("paging");
    /// let next = paging("baidu-bbc/query-operation-log").next_cursor(&json!({"nextMarker": "m2"}), None);
    /// assert_eq!(next, NextCursor::Cursor("m2".to_owned()));
    /// let link = json!({"links": [{"rel": "next", "href": "http://h/x?limit=1&marker=req-1%2B2"}]});
    /// let next = paging("huawei-ecs/list-server-actions").next_cursor(&link, None);
    /// assert_eq!(next, NextCursor::Cursor("req-1+2".to_owned()));
    /// # Ok::<(), oplog_schema::LoadError>(())
    /// ```
    #[must_use]
    pub fn next_cursor(&self, body: &Value, header: Option<&str>) -> NextCursor {
        let member = |name: &str| name.parse::<FieldPath>().ok()?.first(body);
        if let Some(link) = &self.link {
            let cursor = self.next_link(body, header).and_then(|href| parameter_of(&href, &self.cursor));
            // A link of null says that nothing follows, as one that is left out does; any other value is no address.
            let odd = link.member().and_then(member).filter(|value| !value.is_null() && !value.is_array());
            return match (cursor, odd) {
                (Some(cursor), _) if !cursor.is_empty() => NextCursor::Cursor(cursor),
                (_, Some(value)) => NextCursor::Void(value.to_string()),
                _ => NextCursor::Absent,
            };
        }
        match self.next.as_deref().and_then(member) {
            None => NextCursor::Absent,
            Some(Value::String(text)) if !text.is_empty() => NextCursor::Cursor(text.clone()),
            Some(Value::Number(number)) if self.strategy.is_counted() => NextCursor::Cursor(number.to_string()),
            Some(other) => NextCursor::Void(other.to_string()),
        }
    }

    /// What the flag of a page says: whether more follows.
    #[must_use]
    pub fn says_more(&self, body: &Value) -> Option<bool> {
        self.more.as_ref()?.parse::<FieldPath>().ok()?.first(body)?.as_bool()
    }

    /// The address of the next page, where pages link to each other.
    #[must_use]
    pub fn next_link(&self, body: &Value, header: Option<&str>) -> Option<String> {
        match self.link.as_ref()? {
            NextLink::Header => link::next(header?).ok().flatten(),
            NextLink::Member(name) => {
                let href = name.parse::<FieldPath>().ok()?.first(body)?.as_str()?;
                (!href.is_empty()).then(|| href.to_owned())
            }
            NextLink::List(name) => {
                let links = name.parse::<FieldPath>().ok()?.first(body)?.as_array()?;
                links.iter().find(|link| link["rel"] == "next")?["href"].as_str().map(str::to_owned)
            }
        }
    }

    /// The size of a page: as asked for, else the default, and never above the largest.
    #[must_use]
    pub fn granted(&self, asked: Option<u64>) -> Option<u64> {
        asked.or(self.default_size).map(|size| size.min(self.max_size.unwrap_or(u64::MAX)))
    }

    /// The cursor of the page behind `page`; `None` where that is the last one. What the answer says goes first. Where it says
    /// nothing, an empty page is the last one, and so is one that is shorter than asked for, unless a flag or a total says more.
    #[must_use]
    pub fn following(&self, page: &PageEnd<'_>) -> Option<String> {
        if page.more == Some(false) {
            return None;
        }
        if self.hands_out() {
            return match page.next {
                NextCursor::Cursor(next) => Some(next.clone()),
                NextCursor::Absent | NextCursor::Void(_) => None,
            };
        }
        let granted = self.granted(page.size);
        let is_short = granted.is_some_and(|full| (page.count as u64) < full);
        let all_seen = page.total.is_none_or(|total| page.seen as u64 >= total);
        if page.count == 0 || (page.more.is_none() && is_short && all_seen) {
            return None;
        }
        let number = page.cursor.and_then(|cursor| cursor.parse::<u64>().ok());
        match self.strategy {
            PagingStrategy::Page => Some((number.unwrap_or(1) + 1).to_string()),
            PagingStrategy::Offset => Some((number.unwrap_or(0) + granted.unwrap_or(page.count as u64)).to_string()),
            PagingStrategy::Key => page.last_key.map(str::to_owned),
            PagingStrategy::Marker | PagingStrategy::Token => None,
        }
    }
}

/// A parameter in the query of a link.
fn parameter_of(href: &str, name: &str) -> Option<String> {
    let href = href.split('#').next().unwrap_or_default();
    let pairs = href.split_once('?')?.1.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(key, value)| (decoded(key), decoded(value))).find(|(key, _)| key == name).map(|(_, value)| value)
}
