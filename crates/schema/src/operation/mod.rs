//! One operation, as the rest of the workspace sees it: its facts, its rows, and the questions that they answer.
//!
//! `rows` gives the rows as they stand on the page, `questions` and `refusals` what follows from several of them, `shape` the tree of a
//! success body. How the rows are written in a file is the business of [`crate::tables`] and of the loader alone.

mod questions;
mod readable;
mod refusals;
mod rows;
mod shape;

pub use readable::ReadableOperation;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;
use oplog_wire::Shape;
use oplog_wire::time::TimeFormat;

use crate::fact::Fact;
use crate::message::Message;
use crate::path::FieldPath;
use crate::tables::Tables;

/// The id of an operation, `<vendor>/<operation>`: its folder, its name in reports and on the command line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct OperationId(String);

impl OperationId {
    pub(crate) fn new(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the slash.
    #[must_use]
    pub fn vendor(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One operation: its tables and what follows from them. Whoever keeps it shares them.
#[derive(Debug, Clone)]
pub struct Operation(Arc<Contents>);

#[derive(Debug)]
struct Contents {
    id: OperationId,
    tables: Tables,
    file: String,
    facts: Vec<Fact>,
    shape: Shape,
    by_path: BTreeMap<FieldPath, usize>,
    /// The formats of times of each field: they are read in every entry.
    formats: Vec<Vec<TimeFormat>>,
    /// What messages of each error are like, once somebody has asked.
    messages: Vec<OnceLock<Option<Message>>>,
    /// Where in `facts` each id stands, and those of each rule: rules ask for them with every answer.
    by_local: HashMap<Arc<str>, usize, RandomState>,
    by_rule: HashMap<String, Vec<usize>, RandomState>,
}

impl Operation {
    pub(crate) fn new(tables: Tables, facts: Vec<Fact>, file: String) -> Self {
        let by_path = tables.field.iter().enumerate().map(|(row, field)| (field.path.clone(), row)).collect();
        let by_local = facts.iter().enumerate().rev().map(|(index, fact)| (Arc::clone(&fact.local), index)).collect();
        let mut by_rule: HashMap<String, Vec<usize>, RandomState> = HashMap::default();
        for (index, fact) in facts.iter().enumerate() {
            for rule in &fact.rules {
                by_rule.entry(rule.clone()).or_default().push(index);
            }
        }
        let (id, shape) = (OperationId::new(&tables.id), shape::shape(&tables));
        let formats = tables.field.iter().map(|row| questions::time_formats(&tables, &row.fact_id(), row.format));
        let (formats, messages) = (formats.collect(), tables.error.iter().map(|_| OnceLock::new()).collect());
        Self(Arc::new(Contents { id, facts, shape, by_path, formats, messages, by_local, by_rule, tables, file }))
    }

    /// The operation's id.
    #[must_use]
    pub fn id(&self) -> &OperationId {
        &self.0.id
    }

    /// Every fact, in the order of the tables.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.0.facts
    }

    /// The fact with the id `local` (without the operation).
    #[must_use]
    pub fn fact(&self, local: &str) -> Option<&Fact> {
        self.0.by_local.get(local).map(|&index| &self.0.facts[index])
    }

    /// The facts for which `rule` speaks.
    pub fn facts_of_rule(&self, rule: &str) -> impl Iterator<Item = &Fact> + use<'_> {
        self.0.by_rule.get(rule).into_iter().flatten().map(|&index| &self.0.facts[index])
    }

    /// The full id of a fact: `<operation>#<local>`.
    #[must_use]
    pub fn full_id(&self, local: &str) -> String {
        format!("{}#{local}", self.0.id)
    }

    /// The file that documents it, below the data root; for messages.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.0.file
    }

    /// The tree of a success body: what the XML reader and writer must know of it.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.0.shape
    }
}
