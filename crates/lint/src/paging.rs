//! How the pages of a list follow each other, by the names that APIs use for it, and by the links that examples show.
//!
//! A link says most: the parameter in its address is the cursor. Without one, names decide; what they leave open stays open.

use oplog_schema::FieldPath;
use oplog_schema::tables::{JsonType, NextLink};
use oplog_wire::link;
use serde_json::Value;

use crate::facts::{Imported, PageExample, RequestFact, ResponseFact};
use crate::shown;

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
    /// Where an answer links to the next page.
    pub link: Option<NextLink>,
    /// The path of the number of all entries.
    pub total: Option<String>,
    /// The path of the number of pages.
    pub pages: Option<String>,
    /// The header with the number of all entries.
    pub total_header: Option<String>,
    /// The length of a page that nobody asked for.
    pub default_size: Option<i64>,
    /// The longest page.
    pub max_size: Option<i64>,
}

const CURSORS: [&str; 17] = [
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
    "startafter",
    "afterid",
    "lastid",
];
/// Cursors that are the key of the last entry, where no answer hands another one out.
const KEYS: [&str; 7] = ["last", "startingafter", "startafter", "afterid", "lastid", "exclusivestartkey", "after"];
const PAGES: [&str; 7] = ["page", "pagenumber", "pageno", "currentpage", "pageindex", "pagenum", "p"];
const OFFSETS: [&str; 4] = ["offset", "skip", "startindex", "startat"];
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
const NEXTS: [&str; 12] = [
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
    "nextlink",
    "nexturl",
];
const MORES: [&str; 6] = ["istruncated", "truncated", "hasmore", "hasnext", "more", "hasnextpage"];
const TOTALS: [&str; 8] =
    ["total", "totalcount", "totalitems", "totalresults", "totalrecords", "totalentries", "recordstotal", "count"];
const PAGE_TOTALS: [&str; 5] = ["totalpages", "pagecount", "pages", "lastpage", "numpages"];
const TOTAL_HEADERS: [&str; 3] = ["x-total-count", "x-total", "total-count"];

/// How the pages of a list follow each other; else what is known of it and makes no strategy.
pub(crate) fn of(imported: &Imported, list: Entries<'_>) -> (Option<Paging>, Option<String>) {
    let page = Page { imported, list };
    let size = page.parameter(&SIZES);
    let (cursor, number, offset) = (page.parameter(&CURSORS), page.parameter(&PAGES), page.parameter(&OFFSETS));
    if let (Some((link, address)), Some(size)) = (page.link(), size)
        && let Some(from) = page.in_address(&address, size)
    {
        let made = Paging { link: Some(link), next: None, ..page.made(page.strategy(from, &address), from, size) };
        return (Some(made), None);
    }
    // The cursor comes back under a name of its own, or as itself: what repeats the request's cursor is no next one.
    let next = page.member(&NEXTS).filter(|next| {
        cursor.is_some_and(|cursor| bare(&cursor.name) != bare(&next.path) || next.path.to_lowercase().contains("next"))
    });
    match (cursor, number, offset, size) {
        (Some(cursor), _, _, Some(size)) if next.is_some() => {
            let next = next.map(|fact| fact.path.clone());
            (Some(Paging { next, ..page.made("marker", cursor, size) }), None)
        }
        (_, Some(number), _, Some(size)) => (Some(page.made("page", number, size)), None),
        (_, _, Some(offset), Some(size)) => (Some(page.made("offset", offset, size)), None),
        (Some(cursor), _, _, Some(size)) if KEYS.contains(&bare(&cursor.name).as_str()) && list.key.is_some() => {
            (Some(page.made("key", cursor, size)), None)
        }
        (Some(cursor), _, _, _) => {
            let open = format!(
                "`{}` says where a page starts, but the page does not say which member of the answer is the next one",
                cursor.name
            );
            (None, Some(open))
        }
        (None, None, None, Some(size)) => {
            (None, Some(format!("`{}` says how long a page is, but no parameter says where one starts", size.name)))
        }
        (_, Some(from), _, None) | (_, None, Some(from), None) => {
            (None, Some(format!("`{}` counts, but no parameter says how long a page is", from.name)))
        }
        (None, None, None, None) => (None, Some("the page documents no paging".to_owned())),
    }
}

/// The entries of the list that is cut into pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entries<'a> {
    /// Where they stand; empty where the body is the list.
    pub(crate) path: &'a str,
    /// The member that identifies one.
    pub(crate) key: Option<&'a str>,
}

/// What a page documents, asked for by names.
struct Page<'a> {
    imported: &'a Imported,
    list: Entries<'a>,
}

impl<'a> Page<'a> {
    fn parameter(&self, names: &[&str]) -> Option<&'a RequestFact> {
        let query = || self.imported.request.iter().filter(|fact| fact.place == "query");
        names.iter().find_map(|name| query().find(|fact| bare(&fact.name) == *name))
    }

    /// A member beside the entries.
    fn member(&self, names: &[&str]) -> Option<&'a ResponseFact> {
        let top = || self.imported.response.iter().filter(|fact| !fact.path.contains('['));
        names.iter().find_map(|name| top().find(|fact| bare(last(&fact.path)) == *name))
    }

    fn number(&self, names: &[&str]) -> Option<String> {
        let names = names.iter().filter_map(|name| self.member(&[name]));
        let mut numbers = names.filter(|fact| fact.value.kind == Some(JsonType::Integer));
        numbers.next().map(|fact| fact.path.clone())
    }

    /// The headers of the answers that the page shows.
    fn headers(&self) -> impl Iterator<Item = &'a (String, String)> {
        let is_answer = |example: &&PageExample| !example.is_request && !example.is_failure && !example.is_syntax;
        self.imported.examples.iter().filter(is_answer).flat_map(|example| &example.headers)
    }

    /// Where an answer links to the next page, and the address that an example shows.
    fn link(&self) -> Option<(NextLink, String)> {
        let in_header = self.headers().filter(|(name, _)| name.eq_ignore_ascii_case("link"));
        if let Some(address) = in_header.filter_map(|(_, value)| link::next(value).ok().flatten()).next() {
            return Some((NextLink::Header, address));
        }
        let single = self.imported.response.iter().filter(|fact| !fact.path.contains('['));
        let named = single.filter(|fact| {
            let path = fact.path.strip_suffix(".href").unwrap_or(&fact.path);
            NEXTS.contains(&bare(last(path)).as_str())
        });
        let shown = |fact: &ResponseFact| {
            let values = shown::values(self.imported, &fact.path).into_iter().filter_map(Value::as_str);
            let mut addresses =
                values.filter(|text| text.contains('?') && (text.starts_with("http") || text.starts_with('/')));
            Some((NextLink::Member(fact.path.clone()), addresses.next()?.to_owned()))
        };
        named.into_iter().find_map(shown).or_else(|| self.link_in_list())
    }

    /// A link in a list of links by relation.
    fn link_in_list(&self) -> Option<(NextLink, String)> {
        let lists = self.imported.response.iter().filter_map(|fact| fact.path.strip_suffix("[].rel"));
        let mut outer = lists.filter(|path| !path.contains('[') && *path != self.list.path);
        outer.find_map(|path| {
            let links = shown::values(self.imported, &format!("{path}[]"));
            let next = links.into_iter().find(|link| link.get("rel").and_then(Value::as_str) == Some("next"))?;
            Some((NextLink::List(path.to_owned()), next.get("href")?.as_str()?.to_owned()))
        })
    }

    /// The parameter in an address that says where the page starts.
    fn in_address(&self, address: &str, size: &RequestFact) -> Option<&'a RequestFact> {
        let sent: Vec<&str> = pairs(address).map(|(name, _)| name).collect();
        let query = self.imported.request.iter().filter(|fact| fact.place == "query" && fact.name != size.name);
        let among = query.filter(|fact| sent.contains(&fact.name.as_str()));
        let known = |fact: &&RequestFact| {
            let name = bare(&fact.name);
            [&CURSORS[..], &PAGES, &OFFSETS].iter().any(|names| names.contains(&name.as_str()))
        };
        among.clone().find(known)
    }

    /// The strategy of a link: by the name of its cursor, and by the entry that stands before it.
    fn strategy(&self, from: &RequestFact, address: &str) -> &'static str {
        let name = bare(&from.name);
        if PAGES.contains(&name.as_str()) {
            return "page";
        }
        if OFFSETS.contains(&name.as_str()) {
            return "offset";
        }
        let sent = pairs(address).find(|(name, _)| *name == from.name).map(|(_, value)| value);
        let is_key = sent.is_some_and(|sent| self.last_keys().any(|key| key == sent));
        if is_key { "key" } else { "marker" }
    }

    /// The key of the last entry of each answer that the page shows.
    fn last_keys(&self) -> impl Iterator<Item = String> {
        let path = if self.list.path.is_empty() { Some(FieldPath::default()) } else { self.list.path.parse().ok() };
        let key = self.list.key.map(str::to_owned);
        shown::bodies(self.imported).filter_map(move |body| {
            let last = path.as_ref()?.first(body)?.as_array()?.last()?;
            let own = key.as_ref().map_or(Some(last), |key| last.get(key))?;
            own.as_str().map(str::to_owned).or_else(|| own.as_u64().map(|number| number.to_string()))
        })
    }

    fn made(&self, strategy: &'static str, from: &RequestFact, size: &RequestFact) -> Paging {
        let is_counted = matches!(strategy, "page" | "offset");
        let counted = |names: &[&str]| self.number(names).filter(|_| is_counted);
        let is_total = |name: &str| TOTAL_HEADERS.iter().any(|total| name.eq_ignore_ascii_case(total));
        Paging {
            strategy,
            cursor: from.name.clone(),
            size: size.name.clone(),
            next: None,
            more: self.member(&MORES).filter(|_| strategy != "page").map(|fact| fact.path.clone()),
            link: None,
            total: counted(&TOTALS),
            pages: counted(&PAGE_TOTALS),
            total_header: self.headers().find(|(name, _)| is_total(name)).map(|(name, _)| name.clone()),
            default_size: size.value.default.as_ref().and_then(Value::as_i64),
            max_size: size.value.maximum,
        }
    }
}

/// A name without marks and capitals.
pub(crate) fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The last name of a path.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

/// The pairs of an address's query, as they stand.
fn pairs(address: &str) -> impl Iterator<Item = (&str, &str)> {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(|pair| pair.split_once('='))
}
