//! The catalogue: every operation with its tables, facts, URI templates and body shape.

use std::collections::BTreeMap;
use std::fmt;

use oplog_wire::Shape;
use serde_json::Value;

use crate::errata::{self, Deviation};
use crate::fact::Fact;
use crate::load::{self, LoadError, Source};
use crate::path::{FieldPath, Step};
use crate::tables::{Entity, Erratum, ErrorBody, ErrorRow, Field, Parameter, RequestForm, Tables, Type};
use crate::uri::UriTemplate;

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

/// One operation: its tables and what follows from them.
#[derive(Debug, Clone)]
pub struct Operation {
    id: OperationId,
    /// The tables as written.
    pub tables: Tables,
    /// Where they were read from, for messages.
    pub file: String,
    facts: Vec<Fact>,
    forms: Vec<(usize, UriTemplate)>,
    shape: Shape,
    paths: BTreeMap<FieldPath, usize>,
}

impl Operation {
    pub(crate) fn new(
        tables: Tables,
        facts: Vec<Fact>,
        file: String,
        forms: Vec<UriTemplate>,
        paths: Vec<FieldPath>,
    ) -> Self {
        let shape = shape(&tables, &paths);
        Self {
            id: OperationId::new(tables.id.as_ref()),
            facts,
            forms: forms.into_iter().enumerate().collect(),
            shape,
            paths: paths.into_iter().enumerate().map(|(row, path)| (path, row)).collect(),
            tables,
            file,
        }
    }

    /// The operation's id.
    #[must_use]
    pub fn id(&self) -> &OperationId {
        &self.id
    }

    /// Every fact, in the order of the tables.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The fact with the id `local` (without the operation).
    #[must_use]
    pub fn fact(&self, local: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.local == local)
    }

    /// The facts for which `rule` speaks.
    pub fn facts_of_rule<'a>(&'a self, rule: &'a str) -> impl Iterator<Item = &'a Fact> {
        self.facts.iter().filter(move |fact| fact.rules.iter().any(|r| r == rule))
    }

    /// The full id of a fact: `<operation>#<local>`.
    #[must_use]
    pub fn full_id(&self, local: &str) -> String {
        format!("{}#{local}", self.id)
    }

    /// Method and URI forms, in the order of the tables.
    pub fn forms(&self) -> impl Iterator<Item = (&RequestForm, &UriTemplate)> {
        self.forms.iter().map(|(row, template)| (&self.tables.request[*row], template))
    }

    /// A request parameter by name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.tables.parameter.iter().find(|row| row.name.as_ref() == name)
    }

    /// A field by path.
    #[must_use]
    pub fn field(&self, path: &FieldPath) -> Option<&Field> {
        self.paths.get(path).map(|&row| &self.tables.field[row])
    }

    /// All fields with their parsed paths, sorted by path.
    pub fn fields(&self) -> impl Iterator<Item = (&FieldPath, &Field)> {
        self.paths.iter().map(|(path, &row)| (path, &self.tables.field[row]))
    }

    /// All fields with their parsed paths, in the order of the tables.
    #[must_use]
    pub fn fields_in_order(&self) -> Vec<(&FieldPath, &Field)> {
        let mut rows: Vec<_> = self.paths.iter().collect();
        rows.sort_by_key(|(_, row)| **row);
        rows.into_iter().map(|(path, &row)| (path, &self.tables.field[row])).collect()
    }

    /// The shape of a success body's JSON form.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The entity that `parameter` names.
    #[must_use]
    pub fn entity(&self, parameter: &str) -> Option<&Entity> {
        self.tables.entity.iter().find(|row| row.parameter == parameter)
    }

    /// The shape of a row's error body.
    #[must_use]
    pub fn error_body(&self, row: &ErrorRow) -> Option<&ErrorBody> {
        match &row.body {
            None => self.tables.error_body.first(),
            Some(id) => self.tables.error_body.iter().find(|body| body.id.as_ref() == id),
        }
    }

    /// The path of the entry list, if the operation has one.
    #[must_use]
    pub fn entries_path(&self) -> Option<FieldPath> {
        let entries = self.tables.entries.as_ref()?;
        if entries.path.is_empty() { Some(FieldPath::default()) } else { entries.path.parse().ok() }
    }

    /// The entries of a success body, each without its wrapper. `None` where the body has no list in that place.
    #[must_use]
    pub fn entries<'a>(&self, body: &'a Value) -> Option<Vec<&'a Value>> {
        let wrapper = self.tables.entries.as_ref()?.wrapper.as_deref();
        let list = self.entries_path()?.first(body)?.as_array()?;
        Some(list.iter().map(|item| wrapper.and_then(|name| item.get(name)).unwrap_or(item)).collect())
    }

    /// The erratum that turns this deviation from the fact `local` into a conflict of the documentation.
    #[must_use]
    pub fn erratum_for(&self, local: &str, deviation: &Deviation<'_>) -> Option<&Erratum> {
        self.tables
            .erratum
            .iter()
            .find(|row| row.facts.iter().any(|fact| fact == local) && errata::allows(row, deviation))
    }
}

fn shape(tables: &Tables, paths: &[FieldPath]) -> Shape {
    let mut root = Shape::Any;
    for (row, path) in tables.field.iter().zip(paths) {
        let leaf = match row.kind {
            Type::String
                if row.format.as_deref().is_some_and(|f| f.parse::<oplog_wire::time::TimeFormat>().is_ok()) =>
            {
                Shape::Time
            }
            Type::String => Shape::String,
            Type::Integer => Shape::Integer,
            Type::Number => Shape::Number,
            Type::Boolean => Shape::Boolean,
            Type::Object => Shape::Object(BTreeMap::new()),
            Type::Array => Shape::Array(Box::new(Shape::Any)),
        };
        insert(&mut root, path.steps(), leaf);
    }
    root
}

fn insert(node: &mut Shape, steps: &[Step], leaf: Shape) {
    match steps {
        [] => {
            if matches!(node, Shape::Any) {
                *node = leaf;
            }
        }
        [Step::Member(name), rest @ ..] => {
            if !matches!(node, Shape::Object(_)) {
                *node = Shape::Object(BTreeMap::new());
            }
            if let Shape::Object(members) = node {
                insert(members.entry(name.clone()).or_insert(Shape::Any), rest, leaf);
            }
        }
        [Step::Items, rest @ ..] => {
            if !matches!(node, Shape::Array(_)) {
                *node = Shape::Array(Box::new(Shape::Any));
            }
            if let Shape::Array(item) = node {
                insert(item, rest, leaf);
            }
        }
    }
}

/// All operations, sorted by id.
#[derive(Debug, Clone)]
pub struct Catalogue {
    operations: Vec<Operation>,
}

impl Catalogue {
    /// Reads every `tables.toml` of `source` and checks it.
    ///
    /// # Errors
    /// The first problem, with file and line: unreadable, unknown key, duplicate id, a reference to nothing, no file at all.
    pub fn load(source: &Source) -> Result<Self, LoadError> {
        load::load(source).map(|operations| Self { operations })
    }

    /// The catalogue built into the program.
    ///
    /// # Errors
    /// As [`Catalogue::load`]; in a released program never.
    pub fn embedded() -> Result<Self, LoadError> {
        Self::load(&Source::Embedded)
    }

    /// All operations, sorted by id.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operation with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id.as_str() == id)
    }
}
