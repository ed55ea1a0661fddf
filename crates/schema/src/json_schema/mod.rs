//! JSON Schema 2020-12, derived from the tables: one schema each for the request, the response and the errors.
//!
//! Every schema exists in two strengths, [`Strength::AsPrinted`] and [`Strength::Adopted`], from the same rows. Each node
//! names the fact it comes from in the keyword `x-fact` (`<operation>#response.marker`), so that a violation found by any
//! validator leads back to a row of the page: see [`fact_at`]. Within one strength nothing refers elsewhere.
//!
//! Neighbours: [`crate::generate`] writes the files, [`crate::openapi`] reuses the schemas. Edges: what a schema cannot say
//! (members that no row lists, agreement between pages) is left to the rules of the judge.

mod error;
mod facts;
mod request;
mod response;
mod value;

use serde_json::{Map, Value, json};

use crate::catalogue::Operation;
use crate::tables::Allowance;

pub use error::error_schema;
pub(crate) use error::row_schema as error_row_schema;
pub use facts::{fact_at, fact_of_missing};
pub use request::request_schema;
pub(crate) use request::{is_required, parameter_schema};
pub use response::response_schema;
pub(crate) use value::pattern as format_pattern;

/// How strictly the page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Every table as printed, as though the page never contradicted itself.
    AsPrinted,
    /// With the departures that the errata allow.
    Adopted,
}

impl Strength {
    /// The name below `$defs`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Strength::AsPrinted => "as-printed",
            Strength::Adopted => "adopted",
        }
    }
}

/// What a schema is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The parameters of a request.
    Request,
    /// The body of a success.
    Response,
    /// The body of an error.
    Error,
}

impl Subject {
    /// All three.
    pub const ALL: [Subject; 3] = [Subject::Request, Subject::Response, Subject::Error];

    /// The name in file names and ids.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Subject::Request => "request",
            Subject::Response => "response",
            Subject::Error => "error",
        }
    }

    /// The schema of this subject in one strength.
    #[must_use]
    pub fn schema(self, operation: &Operation, strength: Strength) -> Value {
        match self {
            Subject::Request => request_schema(operation, strength),
            Subject::Response => response_schema(operation, strength),
            Subject::Error => error_schema(operation, strength),
        }
    }
}

/// The whole document of one subject: both strengths below `$defs`, the adopted one in force.
#[must_use]
pub fn document(operation: &Operation, subject: Subject) -> Value {
    let name = subject.as_str();
    let id = operation.id();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:oplog:{id}/{name}"),
        "$comment": "Generated from tables.toml by `cargo xtask schemas`.",
        "title": format!("{id}: {name}"),
        "description": operation.tables.summary,
        "$ref": format!("#/$defs/{}", Strength::Adopted.as_str()),
        "$defs": {
            Strength::AsPrinted.as_str(): subject.schema(operation, Strength::AsPrinted),
            Strength::Adopted.as_str(): subject.schema(operation, Strength::Adopted),
        },
    })
}

/// What the errata allow a fact: nothing as printed, the union of all allowances as adopted.
fn allowance(operation: &Operation, local: &str, strength: Strength) -> Allowance {
    let mut union = Allowance::default();
    if strength == Strength::AsPrinted {
        return union;
    }
    for erratum in operation.tables.erratum.iter().filter(|row| row.facts.iter().any(|fact| fact == local)) {
        let allows = &erratum.allows;
        union.absent |= allows.absent;
        union.null |= allows.null;
        union.values.extend(allows.values.iter().cloned());
        union.formats.extend(allows.formats.iter().cloned());
        union.rules.extend(allows.rules.iter().cloned());
    }
    union.absent |= union.lifts("fields/required");
    union.null |= union.lifts("fields/null");
    union
}

impl Allowance {
    /// Whether findings of `rule` are conflicts, so that the adopted schema leaves the constraint out.
    fn lifts(&self, rule: &str) -> bool {
        self.rules.iter().any(|lifted| lifted == rule)
    }
}

/// The keywords with which every node starts: its fact and what that means.
fn annotations(operation: &Operation, local: &str, about: &str) -> Map<String, Value> {
    let mut node = Map::new();
    node.insert("x-fact".to_owned(), operation.full_id(local).into());
    node.insert("description".to_owned(), about.into());
    node
}
