//! A walk over the pages of a list, kept as digests: memory per entry is a few words, whatever the entry holds.

use std::collections::BTreeMap;
use std::num::{NonZeroI64, NonZeroU64};

use oplog_schema::Operation;
pub use oplog_schema::tables::NextCursor;
use oplog_schema::tables::{PageEnd, Pagination};
use serde_json::Value;
use xxhash_rust::xxh3::Xxh3;

use crate::sorted::PageOrder;
use oplog_findings::Request;

/// One entry of a list, as far as walks compare them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemDigest {
    /// Digest of the whole entry, independent of the order of its members. Among a million entries, the chance that two share one by
    /// accident is one in 37 million.
    pub digest: u64,
    /// Digest of the members that identify it, where the tables name such.
    pub key: Option<NonZeroU64>,
    /// What [`ItemDigest::time`] tells, with the sign turned over, so that no time that exists is zero: millions of entries are kept.
    time: Option<NonZeroI64>,
    /// Whether it tells an id that no other entry has, so that it is one and the same entry wherever it stands.
    pub has_own_id: bool,
}

impl ItemDigest {
    /// What tells it from other entries: its key, else all that it says.
    #[must_use]
    pub fn identity(&self) -> u64 {
        self.key.map_or(self.digest, NonZeroU64::get)
    }

    /// Its time in milliseconds since 1970, where the tables name a time and it can be read.
    #[must_use]
    pub fn time(&self) -> Option<i64> {
        self.time.map(|time| time.get() ^ i64::MIN)
    }
}

/// How long a page says that the whole list is, by place: in its body and in its headers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// All entries.
    pub entries: Vec<Total>,
    /// All pages.
    pub pages: Vec<Total>,
}

/// One total of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// The fact that documents it.
    pub fact: String,
    /// What it says, if it is a whole number.
    pub value: u64,
}

/// One page of a walk.
#[derive(Debug, Clone, PartialEq)]
pub struct WalkPage {
    /// The request.
    pub call: Request,
    /// Index of its first entry in [`Walk::entries`].
    pub start: usize,
    /// How many entries it has.
    pub count: usize,
    /// The cursor that was asked for.
    pub cursor: Option<String>,
    /// The cursor that follows.
    pub next: NextCursor,
    /// What the flag says, if the operation has one and it is a boolean.
    pub more: Option<bool>,
    /// Members that repeat request parameters: member → value, absent ones left out.
    pub echoed: BTreeMap<String, Value>,
    /// How long it says that the whole list is.
    pub totals: Totals,
    /// The link to the next page, where the answer has one.
    pub link: Option<PageLink>,
    /// What is wrong with its `Link` header, where pages have one.
    pub broken_link: Option<String>,
    /// The key of its last entry.
    pub last_key: Option<String>,
    /// In which order its entries stand, where the list has one by value.
    pub order: Option<PageOrder>,
}

impl WalkPage {
    /// The page as a client sees it that asks for the next one, `seen` entries behind the beginning of the list.
    #[must_use]
    pub fn end<'a>(&'a self, paging: &Pagination, seen: usize) -> PageEnd<'a> {
        PageEnd {
            cursor: self.cursor.as_deref(),
            size: self.call.parameter(&paging.size).and_then(|size| size.parse().ok()),
            count: self.count,
            next: &self.next,
            more: self.more,
            last_key: self.last_key.as_deref(),
            seen,
            total: self.totals.entries.first().map(|total| total.value),
        }
    }
}

/// A link to the next page. Clients follow it as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLink {
    /// Where it leads.
    pub href: String,
    /// Whether that is at the target.
    pub is_at_target: bool,
    /// Whether it is the list that was asked for.
    pub is_same_list: bool,
    /// The request of a client that follows it, if it stays at the target and in the list.
    pub followed: Option<Request>,
}

/// How a walk ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// At a page that says it is the last.
    LastPage,
    /// At a cursor that had been given out before.
    Loop(String),
    /// After many empty pages, each of which promised more.
    Stalled(usize),
    /// After so many entries that had all been seen before.
    Endless(usize),
    /// At the limit on pages or on time; what was seen is the beginning of the list.
    GivenUp,
    /// At an answer that is no page.
    Refused(String),
    /// The network failed.
    Failed(String),
}

/// A walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// What it is called in reports: `the walk by 10`.
    pub name: String,
    /// The page size asked for.
    pub size: Option<u64>,
    /// Its pages.
    pub pages: Vec<WalkPage>,
    /// All entries, in order.
    pub entries: Vec<ItemDigest>,
    /// How it ended.
    pub end: End,
}

impl Walk {
    /// The page (from 0) that holds entry `index`.
    #[must_use]
    pub fn page_of(&self, index: usize) -> Option<(usize, &WalkPage)> {
        let begun = self.pages.partition_point(|page| page.start <= index);
        self.pages[..begun].iter().enumerate().rev().find(|(_, page)| page.count > 0)
    }

    /// The times of its entries, in order.
    pub fn times(&self) -> impl Iterator<Item = i64> {
        self.entries.iter().filter_map(ItemDigest::time)
    }

    /// Whether the walk saw the whole list.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.end == End::LastPage
    }

    /// The part of the walk that starts at entry `index`, the first one of a page or not.
    #[must_use]
    pub fn from(&self, index: usize) -> Self {
        let pages = self.pages.iter().filter(|page| page.start + page.count > index).cloned();
        let pages = pages.map(|page| {
            let start = page.start.max(index);
            WalkPage { start: start - index, count: page.start + page.count - start, ..page }
        });
        Self { pages: pages.collect(), entries: self.entries[index..].to_vec(), ..self.clone() }
    }

    /// A position in words: `page 3 of 6 of the walk by 10`.
    #[must_use]
    pub fn place(&self, page: usize) -> String {
        format!("page {} of {} of {}", page + 1, self.pages.len(), self.name)
    }
}

/// Reads the entries of a body as digests.
#[must_use]
pub fn entries(operation: &Operation, value: &Value) -> Option<Vec<ItemDigest>> {
    let table = operation.entry_list()?;
    let rows = operation.entries(value)?;
    let format = table.time.as_ref().and_then(|time| time_format(operation, time));
    Some(
        rows.into_iter()
            .map(|row| ItemDigest {
                digest: digest(row),
                key: (!table.key.is_empty()).then(|| {
                    let mut hasher = Xxh3::new();
                    for name in &table.key {
                        let member = Operation::entry_member(row, name).unwrap_or(&Value::Null);
                        hasher.update(&digest(member).to_le_bytes());
                    }
                    NonZeroU64::new(hasher.digest()).unwrap_or(NonZeroU64::MIN)
                }),
                has_own_id: table.own_id.as_ref().is_some_and(|mark| tells_id(row, mark)),
                time: table.time.as_ref().zip(format.as_ref()).and_then(|(name, formats)| {
                    oplog_wire::time::instant(row.get(name)?, formats)
                        .and_then(|time| NonZeroI64::new(time.as_millisecond() ^ i64::MIN))
                }),
            })
            .collect(),
    )
}

/// Whether some text of an entry tells an id behind `mark`.
fn tells_id(row: &Value, mark: &str) -> bool {
    let mut texts = row.as_object().into_iter().flatten().filter_map(|(_, member)| member.as_str());
    let is_id = |rest: &str| rest.starts_with(|first: char| first.is_ascii_alphanumeric());
    texts.any(|text| text.split_once(mark).is_some_and(|(_, rest)| is_id(rest)))
}

/// The formats in which the time of an entry may stand: the printed one and those that errata allow.
fn time_format<'o>(operation: &'o Operation, member: &str) -> Option<&'o [oplog_wire::time::TimeFormat]> {
    let row = operation.fields().iter().find(|row| row.path.name() == member && row.format.is_some())?;
    Some(operation.formats_at(&row.path))
}

/// A digest that does not depend on the order of members.
#[must_use]
pub fn digest(value: &Value) -> u64 {
    let mut hasher = Xxh3::new();
    feed(&mut hasher, value);
    hasher.digest()
}

fn feed(hasher: &mut Xxh3, value: &Value) {
    match value {
        Value::Null => hasher.update(b"n"),
        Value::Bool(flag) => hasher.update(if *flag { b"t" } else { b"f" }),
        Value::Number(number) => {
            hasher.update(b"#");
            hasher.update(number.to_string().as_bytes());
            hasher.update(b";");
        }
        Value::String(text) => {
            hasher.update(b"s");
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        Value::Array(items) => {
            hasher.update(b"[");
            items.iter().for_each(|item| feed(hasher, item));
            hasher.update(b"]");
        }
        Value::Object(members) => {
            let mut names: Vec<_> = members.iter().collect();
            names.sort_by_key(|(name, _)| *name);
            hasher.update(b"{");
            for (name, member) in names {
                hasher.update(&(name.len() as u64).to_le_bytes());
                hasher.update(name.as_bytes());
                feed(hasher, member);
            }
            hasher.update(b"}");
        }
    }
}
