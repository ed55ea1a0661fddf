//! The entries of one entity, newest first: documented ones, then made-up ones.
//!
//! Entry `i` and its time are functions of (seed, operation, entity, `i`). Times never increase with `i`, so a window of a
//! million entries is found by bisection.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::key;
use super::node::Node;
use super::value::{EntryWords, Maker};
use crate::draw::Draw;
use crate::listing::Listing;
use crate::parsed::ParsedRequest;

/// The entries of one entity.
#[derive(Debug, Clone)]
pub(crate) struct Series<'p> {
    pub(crate) listing: &'p Listing,
    /// The node of one entry.
    pub(crate) node: &'p Node,
    pub(crate) draw: Draw,
    /// Whether this is the entity that the page's example is about.
    pub(crate) is_documented: bool,
    /// The entries that come first, as the page shows them.
    pub(crate) documented: &'p [Value],
    /// How many entries there are, documented ones included.
    pub(crate) total: u64,
    /// The time of the newest made-up entry.
    pub(crate) newest: Timestamp,
}

/// A time window; both bounds belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    /// Seconds from an entry's time to the member that the window is about.
    pub(crate) shift: i64,
}

impl Series<'_> {
    /// The entry's time.
    pub(crate) fn time(&self, index: u64) -> Timestamp {
        match self.documented(index) {
            Some(entry) => self.listing.time_of(entry).unwrap_or(self.newest),
            None => self.made_up_time(index.saturating_sub(self.documented.len() as u64)),
        }
    }

    /// The time of made-up entry `n`: `n` mean steps back and a jitter that keeps every step within its bounds.
    fn made_up_time(&self, n: u64) -> Timestamp {
        let (low, high) = self.listing.step;
        let mean = u128::from(n) * (u128::from(low) + u128::from(high)) / 2;
        let jitter = self.draw.of("time").nth(n).between(0, high.saturating_sub(low) / 2);
        let back = i64::try_from(mean + u128::from(jitter)).unwrap_or(i64::MAX);
        let time = self.newest.checked_sub(SignedDuration::from_secs(back));
        time.ok().filter(|&time| time > OLDEST).unwrap_or(OLDEST)
    }

    /// The entries inside `window`.
    pub(crate) fn within(&self, window: Window) -> Range<u64> {
        let seconds = SignedDuration::from_secs(window.shift);
        let time = |index| self.time(index).checked_add(seconds).unwrap_or(Timestamp::MAX);
        let first = partition_point(self.total, |index| time(index) > window.end);
        let after = partition_point(self.total, |index| time(index) >= window.start);
        first..after.max(first)
    }

    /// The entry, without its wrapper.
    pub(crate) fn entry(&self, index: u64, request: &ParsedRequest<'_>) -> Value {
        let mut maker = self.maker(index, self.time(index), request);
        match self.documented(index) {
            Some(entry) => complete(entry, self.node, &mut maker),
            None => maker.value(self.node).unwrap_or(Value::Null),
        }
    }

    /// The entry as its list shows it, in its wrapper.
    pub(crate) fn row(&self, index: u64, request: &ParsedRequest<'_>) -> Value {
        let entry = self.entry(index, request);
        match &self.listing.wrapper {
            Some(name) => Value::Object(Map::from_iter([(name.clone(), entry)])),
            None => entry,
        }
    }

    /// What makes the values of an entry.
    pub(crate) fn maker<'a>(&self, index: u64, time: Timestamp, request: &'a ParsedRequest<'a>) -> Maker<'a> {
        let id = self.listing.id_base(self.total).saturating_sub(index);
        let words = EntryWords { time, index, id, key: key::key(self.draw, index) };
        Maker { request, draw: self.draw.of("entry").nth(index), entry: Some(words), known: BTreeMap::new() }
    }

    /// The index of the entry that has this key.
    pub(crate) fn find(&self, text: &str) -> Option<u64> {
        let rule = self.listing.key.as_ref()?;
        let shown = |entry: &&Value| entry.get(&rule.member).and_then(Value::as_str) == Some(text);
        let documented = self.documented.iter().take(usize::try_from(self.total).unwrap_or(usize::MAX));
        if let Some((position, _)) = documented.enumerate().find(|(_, entry)| shown(entry)) {
            return Some(position as u64);
        }
        let inner = text.strip_prefix(rule.before.as_str())?.strip_suffix(rule.after.as_str())?;
        key::index(self.draw, inner).filter(|&index| index < self.total && self.documented(index).is_none())
    }

    fn documented(&self, index: u64) -> Option<&Value> {
        self.documented.get(usize::try_from(index).ok()?)
    }
}

/// Times older than this are not made up: every format can write it.
const OLDEST: Timestamp = Timestamp::constant(-62_135_596_800, 0);

/// A documented entry as this request sees it: without members that it did not ask for, and with those that the page's own
/// example is too old to show.
pub(crate) fn complete(entry: &Value, node: &Node, maker: &mut Maker<'_>) -> Value {
    let mut entry = entry.clone();
    let Some(members) = entry.as_object_mut() else { return entry };
    for child in &node.children {
        if !maker.shows(child) {
            members.shift_remove(&child.name);
        } else if !members.contains_key(&child.name)
            && (child.since.is_some() || child.flag.is_some())
            && let Some(value) = maker.value(child)
        {
            members.insert(child.name.clone(), value);
        }
    }
    entry
}

/// How many of `0..total` come before the first for which `before` is false.
fn partition_point(total: u64, before: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, total);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
