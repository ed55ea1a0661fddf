//! What the tables say about an operation's list, ready for use: where it stands, its key, its times, its documented entries.

use jiff::Timestamp;
use oplog_schema::golden::GoldenCase;
use oplog_schema::tables::{EntryList, SampleData};
use oplog_schema::{FieldPath, Operation};
use oplog_wire::time::TimeFormat;
use serde_json::Value;

use crate::data::node::Node;
use crate::data::written::WrittenEntry;
use crate::documented;
use crate::plan_error::PlanError;
use crate::template::Word;

/// A list, ready for use.
#[derive(Debug, Clone)]
pub(crate) struct Listing {
    /// Where the list stands.
    pub(crate) place: String,
    /// Where one entry stands, below its wrapper.
    pub(crate) entry: FieldPath,
    pub(crate) wrapper: Option<String>,
    /// How an entry is found by its key; none where rows have no key or a drawn one.
    pub(crate) key: Option<KeyRule>,
    time: Option<(String, Vec<TimeFormat>)>,
    pub(crate) entries: u64,
    pub(crate) newest: Newest,
    pub(crate) step: (u64, u64),
    /// The entries of the documented entity that the page shows, without wrappers.
    pub(crate) documented: Vec<Value>,
    smallest_id: u64,
    /// How made-up entries are written in JSON, where all are alike.
    pub(crate) written: Option<WrittenEntry>,
}

/// The member that holds an entry's key, the word that makes it, and the text around it.
#[derive(Debug, Clone)]
pub(crate) struct KeyRule {
    pub(crate) member: String,
    pub(crate) before: String,
    pub(crate) word: Word,
    pub(crate) after: String,
}

/// The time of the newest made-up entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Newest {
    /// Always the same.
    At(Timestamp),
    /// Noon of the current day.
    Today,
}

impl Listing {
    pub(crate) fn new(
        operation: &Operation,
        entries: &EntryList,
        data: &SampleData,
        body: &Node,
        cases: &[&GoldenCase],
    ) -> Result<Self, PlanError> {
        let wrong = |problem: String| PlanError::new(operation, problem);
        let path = operation.entries_path().ok_or_else(|| wrong(format!("`{}` is no field path", entries.path)))?;
        let inside = entries.wrapper.iter().fold(path.items().to_string(), |path, name| format!("{path}.{name}"));
        let entry: FieldPath = inside.parse().map_err(|error| wrong(format!("{error}")))?;
        let node = body.find(&entry).ok_or_else(|| wrong(format!("no row describes `{entry}`")))?;

        let time = entries.time.as_ref().map(|member| {
            let formats = node.child(member).map(|child| child.formats.clone()).filter(|formats| !formats.is_empty());
            formats
                .map(|formats| (member.clone(), formats))
                .ok_or_else(|| wrong(format!("`{member}` has no time format")))
        });
        let newest = match data.newest.as_str() {
            "today" => Newest::Today,
            text => Newest::At(text.parse().map_err(|error| wrong(format!("data.newest: {error}")))?),
        };
        let mut listing = Self {
            place: path.to_string(),
            key: key_rule(entries, node),
            entry,
            wrapper: entries.wrapper.clone(),
            time: time.transpose()?,
            entries: data.entries,
            newest,
            step: data.step,
            documented: Vec::new(),
            smallest_id: u64::MAX,
            written: WrittenEntry::new(node, operation.body().json_style()),
        };
        if let Some(name) = &data.documented {
            let case = cases.iter().find(|case| &case.name == name);
            let case = case.ok_or_else(|| wrong(format!("data.documented: there is no golden case `{name}`")))?;
            listing.documented = documented::entries(operation, case)?;
            listing.check_order(operation)?;
            let ids = listing
                .documented
                .iter()
                .flat_map(|entry| entries.key.iter().filter_map(|key| entry.get(key)?.as_u64()));
            listing.smallest_id = ids.min().unwrap_or(u64::MAX);
        }
        Ok(listing)
    }

    /// The time of an entry.
    pub(crate) fn time_of(&self, entry: &Value) -> Option<Timestamp> {
        let (member, formats) = self.time.as_ref()?;
        oplog_wire::time::instant(entry.get(member)?, formats)
    }

    /// The number from which `{id}` counts down: below every documented one while there is room, else far above.
    pub(crate) fn id_base(&self, total: u64) -> u64 {
        let base = self.smallest_id.saturating_sub(1).min(100_000);
        if total < base { base } else { total.saturating_mul(10).max(1_000_000) }
    }

    fn check_order(&self, operation: &Operation) -> Result<(), PlanError> {
        let newest = match self.newest {
            Newest::At(newest) => Some(newest),
            Newest::Today => None,
        };
        let times: Vec<_> = self.documented.iter().filter_map(|entry| self.time_of(entry)).chain(newest).collect();
        if self.time.is_some() && !times.is_sorted_by(|a, b| a >= b) {
            let problem = "the documented entries and data.newest after them are not sorted from new to old";
            return Err(PlanError::new(operation, problem.to_owned()));
        }
        Ok(())
    }
}

fn key_rule(entries: &EntryList, node: &Node) -> Option<KeyRule> {
    let [member] = entries.key.as_slice() else { return None };
    let node = if member.is_empty() { node } else { node.child(member)? };
    let [sample] = node.samples.as_slice() else { return None };
    let (before, word, after) = sample.template.around_key()?;
    let (before, after) = (before.to_owned(), after.to_owned());
    Some(KeyRule { member: member.clone(), before, word: word.clone(), after })
}

/// Seconds from an entry's time to its member `name`: the one template of the member says so.
pub(crate) fn shift(node: &Node, name: &str) -> Option<i64> {
    let [sample] = node.child(name)?.samples.as_slice() else { return None };
    let mut words = sample.template.words();
    match (words.next(), words.next()) {
        (Some(Word::Time(shift)), None) => Some(*shift),
        _ => None,
    }
}
