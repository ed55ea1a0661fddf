//! The fields of an operation that have a fact, and which of them a body has: every rule of every answer asks for that.

use std::collections::HashMap;
use std::sync::Arc;

use bit_set::BitSet;
use foldhash::fast::RandomState;
use oplog_schema::{FieldPath, Operation};
use serde_json::Value;

/// The fields that have a fact.
#[derive(Debug)]
pub(crate) struct Fields {
    rows: Vec<Row>,
    /// By rule, in the order of the tables: the number of the field, and the id of its fact.
    by_rule: HashMap<String, Vec<(usize, Arc<str>)>, RandomState>,
}

#[derive(Debug)]
struct Row {
    path: FieldPath,
    /// The path of the object that it belongs to.
    around: FieldPath,
}

/// Which fields a body has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Presence {
    /// Those that could stand in it, by number, because what they belong to does.
    possible: BitSet,
    /// Those that do stand in it.
    carried: BitSet,
}

impl Fields {
    pub(super) fn new(operation: &Operation) -> Self {
        let rows: Vec<_> =
            operation.fields().iter().filter_map(|row| Some((row, operation.fact(&row.fact_id())?))).collect();
        let mut by_rule: HashMap<String, Vec<(usize, Arc<str>)>, RandomState> = HashMap::default();
        for fact in operation.facts() {
            let Some(number) = rows.iter().position(|(_, own)| own.local == fact.local) else { continue };
            for rule in &fact.rules {
                by_rule.entry(rule.clone()).or_default().push((number, Arc::clone(&fact.local)));
            }
        }
        let rows = rows.into_iter().map(|(row, _)| Row { path: row.path.clone(), around: row.path.parent() });
        Self { rows: rows.collect(), by_rule }
    }

    /// Which fields a body has.
    pub(crate) fn of(&self, body: &Value) -> Presence {
        let numbers = |is: fn(&Row, &Value) -> bool| -> BitSet {
            (0..).zip(&self.rows).filter(|(_, row)| is(row, body)).map(|(number, _)| number).collect()
        };
        Presence { possible: numbers(Row::may_stand), carried: numbers(Row::stands) }
    }

    /// The facts of `rule` about fields that could stand in a body.
    pub(crate) fn possible(&self, rule: &str, here: &Presence) -> impl Iterator<Item = Arc<str>> {
        self.of_rule(rule, &here.possible)
    }

    /// The facts of `rule` about fields that stand in it: what never came cannot be wrong.
    pub(crate) fn carried(&self, rule: &str, here: &Presence) -> impl Iterator<Item = Arc<str>> {
        self.of_rule(rule, &here.carried)
    }

    fn of_rule(&self, rule: &str, numbers: &BitSet) -> impl Iterator<Item = Arc<str>> {
        let facts = self.by_rule.get(rule).map_or(&[][..], Vec::as_slice).iter();
        facts.filter(|(number, _)| numbers.contains(*number)).map(|(_, fact)| Arc::clone(fact))
    }
}

impl Row {
    /// Whether a body carries the field.
    fn stands(&self, body: &Value) -> bool {
        self.path.first(body).is_some()
    }

    /// Whether a body carries the object that the field belongs to: only there can it be present or missing.
    fn may_stand(&self, body: &Value) -> bool {
        match self.path.name() {
            "" => self.stands(body),
            _ => self.around.any(body, Value::is_object),
        }
    }
}

impl Presence {
    /// Adds what another part of the body has.
    pub(crate) fn add(&mut self, other: &Self) {
        self.possible.union_with(&other.possible);
        self.carried.union_with(&other.carried);
    }
}
