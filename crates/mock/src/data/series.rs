//! The entries of one entity, newest first: documented ones, then made-up ones.
//!
//! Entry `i` and its time are functions of (seed, operation, entity, `i`). Times never increase with `i`, so a window of a
//! million entries is found by bisection.

use std::ops::Range;

use jiff::Timestamp;
use oplog_schema::{Operation, json_body};
use serde_json::Value;

use super::key;
use super::node::Node;
use crate::draw::Draw;
use crate::listing::Listing;
use crate::template::Word;

/// The entries of one entity.
#[derive(Debug, Clone)]
pub(crate) struct Series<'p> {
    pub(crate) listing: &'p Listing,
    /// The node of one entry.
    pub(crate) node: &'p Node,
    pub(crate) draw: Draw,
    /// Where the times of its made-up entries are drawn.
    pub(crate) times: Draw,
    /// Whether this is the entity that the page's example is about.
    pub(crate) is_documented: bool,
    /// The entries that come first, as the page shows them.
    pub(crate) documented: &'p [Value],
    /// How many entries there are, documented ones included.
    pub(crate) total: u64,
    /// The time of the newest made-up entry.
    pub(crate) newest: Timestamp,
    /// The entries that are picked, where not all of them stay where they are: places in the list are places in here then.
    pub(crate) picked: Option<Vec<u64>>,
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
        let mean = n.saturating_mul(low.saturating_add(high)) / 2;
        let jitter = self.times.nth(n).between(0, high.saturating_sub(low) / 2);
        let back = i64::try_from(mean.saturating_add(jitter)).unwrap_or(i64::MAX);
        let second = self.newest.as_second().saturating_sub(back);
        let time = Timestamp::new(second.max(OLDEST.as_second()), self.newest.subsec_nanosecond());
        time.ok().filter(|&time| time > OLDEST).unwrap_or(OLDEST)
    }

    /// The entries inside `window`.
    pub(crate) fn within(&self, window: Window) -> Range<u64> {
        let shift = i128::from(window.shift) * NANOS;
        let moved = |time: Timestamp| time.as_nanosecond() + shift;
        let first = self.first(window.end.as_nanosecond() - shift, |time| moved(time) > window.end.as_nanosecond());
        let start = window.start.as_nanosecond();
        let after = self.first(start - shift - 1, |time| moved(time) >= start);
        first..after.max(first)
    }

    /// The first entry for whose time `is_newer` is false. That is where times pass `near`, in nanoseconds since 1970.
    fn first(&self, near: i128, is_newer: impl Fn(Timestamp) -> bool) -> u64 {
        let (low, high) = self.guess(near);
        let (low, high) = (low.min(self.total), high.min(self.total));
        let holds = |index| is_newer(self.time(index));
        // Steps are even but for their jitter, so the guess is right, unless it is about documented entries or the oldest times.
        let low = if low == 0 || holds(low - 1) { low } else { 0 };
        let high = if high == self.total || !holds(high) { high } else { self.total };
        partition_point(low..high, holds)
    }

    /// Between which indices the times of made-up entries pass `time`.
    fn guess(&self, time: i128) -> (u64, u64) {
        let (low, high) = self.listing.step;
        let twice = (u128::from(low) + u128::from(high)).max(1);
        let back = u128::try_from((self.newest.as_nanosecond() - time) / NANOS).unwrap_or(0);
        let steps = u64::try_from(back.saturating_mul(2) / twice).unwrap_or(u64::MAX);
        let middle = steps.saturating_add(self.documented.len() as u64);
        (middle.saturating_sub(2), middle.saturating_add(3))
    }

    /// The index of the entry at a place of the list.
    pub(super) fn at(&self, place: u64) -> u64 {
        let Some(picked) = &self.picked else { return place };
        usize::try_from(place).ok().and_then(|place| picked.get(place)).copied().unwrap_or(self.total)
    }

    /// The place in the list of the entry that has this key.
    pub(crate) fn place_of(&self, key: &str) -> Option<u64> {
        let index = self.find(key)?;
        match &self.picked {
            Some(picked) => picked.iter().position(|own| *own == index).map(|place| place as u64),
            None => Some(index),
        }
    }

    /// The index of the entry that has this key.
    pub(crate) fn find(&self, text: &str) -> Option<u64> {
        let rule = self.listing.key.as_ref()?;
        let shown = |entry: &&Value| {
            Operation::entry_member(entry, &rule.member).is_some_and(|own| json_body::text(own) == text)
        };
        let documented = self.documented.iter().take(usize::try_from(self.total).unwrap_or(usize::MAX));
        if let Some((position, _)) = documented.enumerate().find(|(_, entry)| shown(entry)) {
            return Some(position as u64);
        }
        let inner = text.strip_prefix(rule.before.as_str())?.strip_suffix(rule.after.as_str())?;
        let index = match &rule.word {
            Word::Key => key::index(self.draw, inner),
            Word::Numbered(pattern) => pattern.index(self.draw, inner),
            Word::Id => {
                let number = inner.parse::<u64>().ok().filter(|number| number.to_string() == inner);
                number.and_then(|number| self.listing.id_base(self.total).checked_sub(number))
            }
            _ => None,
        };
        index.filter(|&index| index < self.total && self.documented(index).is_none())
    }

    pub(super) fn documented(&self, index: u64) -> Option<&Value> {
        self.documented.get(usize::try_from(index).ok()?)
    }
}

/// Nanoseconds of a second.
const NANOS: i128 = 1_000_000_000;

/// Times older than this are not made up: every format can write it.
const OLDEST: Timestamp = Timestamp::constant(-62_135_596_800, 0);

/// The first of `range` for which `before` is false, else its end.
fn partition_point(range: Range<u64>, before: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (range.start, range.end);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_point_is_found_at_each_end_and_between() {
        for point in 3..=9 {
            assert_eq!(partition_point(3..9, |index| index < point), point, "{point}");
        }
    }
}
