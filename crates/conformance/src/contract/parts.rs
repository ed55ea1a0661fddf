//! A long body in parts: what a validator collects of each is bounded, whatever a target sends.
//!
//! The entries of the list are taken a few at a time, each time with what stands around them. Lists inside an entry are cut where no
//! page is that long. Pure; neighbour: `tally` counts what the parts violate.

use oplog_schema::FieldPath;
use oplog_schema::path::Step;
use serde_json::Value;

/// Entries of one part.
const ENTRIES: usize = 256;
/// Items that are looked at of a list that is no list of entries.
const ITEMS: usize = 2_000;

/// A part of a body.
pub(super) struct Part<'p> {
    /// The body with some of its entries.
    pub(super) body: &'p Value,
    /// The pointer to the list of entries.
    list: &'p str,
    /// How many entries stand before the first of this part.
    pub(super) before: usize,
}

impl Part<'_> {
    /// A pointer into the whole body.
    pub(super) fn whole(&self, pointer: &str) -> String {
        let moved = || {
            let below = pointer.strip_prefix(self.list)?.strip_prefix('/')?;
            let (index, rest) = below.split_at(below.find('/').unwrap_or(below.len()));
            Some(format!("{}/{}{rest}", self.list, index.parse::<usize>().ok()? + self.before))
        };
        moved().unwrap_or_else(|| pointer.to_owned())
    }

    /// Whether a pointer leads to what stands around the entries of a later part: the first one has told of it.
    pub(super) fn is_told(&self, pointer: &str) -> bool {
        let below = pointer.strip_prefix(self.list).is_some_and(|rest| rest.starts_with('/'));
        self.before > 0 && !below
    }
}

/// Shows `look` a body part by part; a short one as it is, without a copy.
pub(super) fn each(body: &Value, list: Option<&FieldPath>, mut look: impl FnMut(&Part<'_>)) {
    if is_short(body, ENTRIES) {
        return look(&Part { body, list: "", before: 0 });
    }
    let entries = list.and_then(|path| Some((path, path.first(body)?.as_array()?)));
    let Some((path, entries)) = entries.filter(|(path, _)| path.steps().iter().all(|step| *step != Step::Items)) else {
        return look(&Part { body: &cut(body), list: "", before: 0 });
    };
    let list: String =
        path.to_string().split('.').filter(|name| !name.is_empty()).flat_map(|name| ["/", name]).collect();
    let mut part = around(body, path.steps());
    for (index, chunk) in entries.chunks(ENTRIES).enumerate() {
        if let Some(items) = part.pointer_mut(&list).and_then(Value::as_array_mut) {
            *items = chunk.iter().map(cut).collect();
        }
        look(&Part { body: &part, list: &list, before: index * ENTRIES });
    }
    if entries.is_empty() {
        look(&Part { body: &part, list: &list, before: 0 });
    }
}

/// Whether no list in a body is longer than `most`.
fn is_short(body: &Value, most: usize) -> bool {
    match body {
        Value::Array(items) => items.len() <= most && items.iter().all(|item| is_short(item, most)),
        Value::Object(members) => members.values().all(|member| is_short(member, most)),
        _ => true,
    }
}

/// A body without the entries of its list.
fn around(body: &Value, path: &[Step]) -> Value {
    match (body, path.split_first()) {
        (Value::Object(members), Some((Step::Member(name), rest))) => {
            let member = |(own, value): (&String, &Value)| {
                (own.clone(), if own == name { around(value, rest) } else { cut(value) })
            };
            members.iter().map(member).collect()
        }
        _ => Value::Array(Vec::new()),
    }
}

/// A copy whose lists are cut.
fn cut(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().take(ITEMS).map(cut).collect(),
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), cut(member))).collect(),
        plain => plain.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seen(body: &Value, path: &str) -> Vec<(usize, usize, String)> {
        let path: FieldPath = if path.is_empty() { FieldPath::default() } else { path.parse().expect("a path") };
        let mut seen = Vec::new();
        each(body, Some(&path), |part| {
            let entries = path.first(part.body).and_then(Value::as_array).map_or(0, Vec::len);
            seen.push((part.before, entries, part.whole(&format!("{}/0/id", part.list))));
        });
        seen
    }

    #[test]
    fn every_entry_is_in_one_part_and_keeps_its_place() {
        let entries: Vec<Value> = (0..ENTRIES + 1).map(|id| json!({ "id": id })).collect();
        let expected =
            |list: &str| vec![(0, ENTRIES, format!("{list}/0/id")), (ENTRIES, 1, format!("{list}/{ENTRIES}/id"))];
        assert_eq!(seen(&json!(entries), ""), expected(""));
        assert_eq!(seen(&json!({ "page": { "rows": entries } }), "page.rows"), expected("/page/rows"));
    }

    #[test]
    fn what_stands_around_the_entries_is_told_of_once() {
        let part = |before| Part { body: &Value::Null, list: "/rows", before };
        assert!(!part(0).is_told("/next") && part(ENTRIES).is_told("/next"));
        assert!(!part(ENTRIES).is_told("/rows/3"));
    }

    #[test]
    fn a_body_without_entries_is_one_part() {
        assert_eq!(seen(&json!({ "rows": [] }), "rows").len(), 1);
        assert_eq!(seen(&json!({ "rows": null }), "rows").len(), 1);
    }
}
