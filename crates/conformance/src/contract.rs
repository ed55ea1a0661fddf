//! An operation made ready to check with: its tables and its validator, compiled once.
//!
//! `fields` knows which facts a body touches, `parts` bounds what a validator collects of a body, `tally` counts it by kind.

mod fields;
mod parts;
mod tally;

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Keyword, ValidationError, Validator};
use oplog_schema::errata::{self, Circumstances, Deviation};
use oplog_schema::json_schema::{Strength, fact_at, response_schema};
use oplog_schema::tables::{Erratum, StringFormat};
use oplog_schema::{FieldPath, Operation};
use oplog_wire::body::value_at;
use serde_json::Value;

pub(crate) use fields::{Fields, Presence};
use parts::Part;
pub(crate) use tally::add;
use tally::{Known, Place, Places, Tally};

/// How a body violates the printed tables: one kind of violation, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What kind of violation it is.
    pub kind: ViolationKind,
    /// JSON pointer to the first place.
    pub pointer: String,
    /// Pointers to the next few places.
    pub also_at: Vec<String>,
    /// In how many places.
    pub count: u64,
    /// The fact violated.
    pub fact: String,
    /// What the tables ask for.
    pub expected: String,
    /// What stands there.
    pub actual: String,
    /// The erratum that explains it.
    pub erratum: Option<String>,
}

/// The kinds, one rule of the `fields/` family each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViolationKind {
    /// A mandatory field is missing.
    Required,
    /// A value has another type.
    Type,
    /// A value is null.
    Null,
    /// A value is not in the enumeration.
    Enum,
    /// A text breaks its format.
    Format,
    /// A number, the length of a text or its look is out of bounds.
    Bounds,
    /// An object or list stands where the other is documented.
    Nesting,
}

/// An operation with its compiled validator.
#[derive(Debug)]
pub struct Contract {
    /// The operation.
    pub operation: Operation,
    /// The fields that have a fact.
    pub(crate) fields: Fields,
    schema: Value,
    validator: Validator,
    places: Mutex<Places>,
}

/// A schema that does not compile: a fault of the tables.
#[derive(Debug, thiserror::Error)]
#[error("the response schema of {operation} does not compile: {problem}")]
pub struct ContractError {
    operation: String,
    problem: String,
}

impl Contract {
    /// The contract, among these, of the list that the operation shows one entry of.
    #[must_use]
    pub fn list_among<'c>(&self, contracts: &'c [Self]) -> Option<&'c Self> {
        let detail = self.operation.detail()?;
        contracts.iter().find(|contract| contract.operation.id().as_str() == detail.list)
    }

    /// Compiles the operation's printed schema.
    ///
    /// # Errors
    /// When the derived schema is not valid.
    pub fn new(operation: &Operation) -> Result<Self, ContractError> {
        let schema = response_schema(operation, Strength::AsPrinted);
        let validator = jsonschema::draft202012::options()
            .with_keyword(FORMAT, |_, name, _| Ok(Box::new(Format(name.as_str().and_then(|name| name.parse().ok())))))
            .build(&schema)
            .map_err(|error| ContractError { operation: operation.id().to_string(), problem: error.to_string() })?;
        Ok(Self {
            fields: Fields::new(operation),
            operation: operation.clone(),
            schema,
            validator,
            places: Mutex::default(),
        })
    }

    /// Every kind of violation of `body` from the printed tables. What an erratum explains may depend on the circumstances.
    #[must_use]
    pub fn violations(&self, body: &Value, here: &Circumstances<'_>) -> Vec<Violation> {
        if self.validator.is_valid(body) {
            return Vec::new();
        }
        let (mut tally, mut places) = (Tally::default(), self.places.lock().unwrap_or_else(PoisonError::into_inner));
        let list = self.operation.entries_path();
        parts::each(body, list.as_ref(), |part| self.count(part, here, &mut places, &mut tally));
        tally.into_violations()
    }

    /// Counts what one part of a body violates.
    fn count<'c>(&'c self, part: &Part<'_>, here: &Circumstances<'_>, places: &mut Places, tally: &mut Tally<'c>) {
        if part.before > 0 && self.validator.is_valid(part.body) {
            return;
        }
        let errors: Vec<ValidationError<'_>> = self.validator.iter_errors(part.body).collect();
        // A value of another type is in no enumeration either: it is reported once, for its type.
        let mistyped: HashSet<&str> = match errors.iter().any(is_listed) {
            true => {
                errors.iter().filter(|error| is_mistyped(error)).map(|error| error.instance_path().as_str()).collect()
            }
            false => HashSet::new(),
        };
        for error in &errors {
            let pointer = || error.instance_path().as_str();
            if part.before > 0 && part.is_told(pointer()) || is_listed(error) && mistyped.contains(pointer()) {
                continue;
            }
            let place = Place::of(error);
            let Some((number, known)) = places.at(&place, || self.at(&place, error)) else { continue };
            let erratum = self.erratum(&known.errata, known.kind, error, part.body, here);
            tally.count(
                number,
                &known,
                erratum,
                || match place.missing {
                    Some(name) => part.whole(&format!("{}/{name}", pointer())),
                    None => part.whole(pointer()),
                },
                || match place.missing {
                    Some(_) => "absent".to_owned(),
                    None => oplog_findings::brief(error.instance()),
                },
            );
        }
    }

    /// What all violations at a place of the schema have in common; `None` where none is told there.
    fn at(&self, place: &Place<'_>, error: &ValidationError<'_>) -> Option<Known> {
        // A field that appears only beside another one is the business of `pagination/next-consistent`.
        if is_conditional(place.path) {
            return None;
        }
        // The pattern of a format is coarser than the format itself, which has a keyword of its own.
        if matches!(error.kind(), ValidationErrorKind::Pattern { .. }) && self.is_of_a_format(place.path) {
            return None;
        }
        let mut location = place.path.to_owned();
        let (kind, expected) = match error.kind() {
            ValidationErrorKind::Required { .. } => {
                let name = place.missing.unwrap_or_default();
                location = format!("{}/properties/{name}", location.trim_end_matches("/required"));
                (ViolationKind::Required, "present".to_owned())
            }
            ValidationErrorKind::Type { kind } if place.is_null => {
                (ViolationKind::Null, format!("{}, not null", types(kind)))
            }
            ValidationErrorKind::Type { kind } => {
                let is_nested = place.is_container || types(kind).starts_with(['o', 'a']);
                (if is_nested { ViolationKind::Nesting } else { ViolationKind::Type }, types(kind))
            }
            ValidationErrorKind::Enum { options } => (ViolationKind::Enum, format!("one of {options}")),
            ValidationErrorKind::Constant { expected_value } => (ViolationKind::Enum, expected_value.to_string()),
            ValidationErrorKind::Minimum { limit } => (ViolationKind::Bounds, format!("at least {limit}")),
            ValidationErrorKind::Maximum { limit } => (ViolationKind::Bounds, format!("at most {limit}")),
            ValidationErrorKind::MinLength { limit } => (ViolationKind::Bounds, format!("at least {limit} characters")),
            ValidationErrorKind::MaxLength { limit } => (ViolationKind::Bounds, format!("at most {limit} characters")),
            ValidationErrorKind::Pattern { pattern } => {
                (ViolationKind::Bounds, format!("a text that matches {pattern}"))
            }
            _ => (ViolationKind::Format, String::new()),
        };
        // A null under an enumeration or a pattern is reported once, as null.
        if place.is_null && !matches!(kind, ViolationKind::Null | ViolationKind::Required) {
            return None;
        }
        let fact = fact_at(&self.schema, &location)?.split_once('#')?.1.to_owned();
        let expected = match kind {
            ViolationKind::Format => self.format_of(&fact),
            _ => expected,
        };
        let errata = self.operation.errata().iter().enumerate().filter(|(_, row)| row.facts.contains(&fact));
        let errata = errata.map(|(number, _)| number).collect();
        Some(Known { kind, fact, expected, errata })
    }

    /// The erratum, among those about a fact, that explains a violation. It looks at the value, and at what stands beside it.
    fn erratum<'c>(
        &'c self,
        about: &[usize],
        kind: ViolationKind,
        error: &ValidationError<'_>,
        body: &Value,
        here: &Circumstances<'_>,
    ) -> Option<&'c Erratum> {
        if about.is_empty() {
            return None;
        }
        let instance: &Value = error.instance();
        let deviation = match kind {
            ViolationKind::Required => Deviation::Absent,
            ViolationKind::Null => Deviation::Null,
            ViolationKind::Type | ViolationKind::Nesting => Deviation::Type(instance),
            ViolationKind::Enum => Deviation::NotInEnum(instance),
            ViolationKind::Format => Deviation::Format(instance),
            ViolationKind::Bounds => Deviation::Rule("fields/bounds"),
        };
        let around = match kind {
            ViolationKind::Required => Some(instance),
            _ => error.instance_path().as_str().rsplit_once('/').and_then(|(around, _)| value_at(body, around)),
        };
        let here = Circumstances { beside: around.and_then(Value::as_object), ..*here };
        let mut about = about.iter().filter_map(|number| self.operation.errata().get(*number));
        about.find(|row| errata::allows(row, &deviation) && errata::holds(row, &here))
    }

    /// Whether the pattern at this place of the schema is that of a format.
    fn is_of_a_format(&self, location: &str) -> bool {
        let node = location.rsplit_once('/').and_then(|(node, _)| value_at(&self.schema, node));
        node.is_some_and(|node| node.get(FORMAT).is_some())
    }

    fn format_of(&self, fact: &str) -> String {
        let field = fact.strip_prefix("response.").and_then(|path| path.parse::<FieldPath>().ok());
        match field.and_then(|path| self.operation.field(&path)).and_then(|row| row.format) {
            Some(format) => format!("the format {format}"),
            None => "the documented format".to_owned(),
        }
    }
}

/// The keyword that names a format.
const FORMAT: &str = "x-format";

/// A format as a keyword: calendars and addresses have rules that a pattern cannot know.
struct Format(Option<StringFormat>);

impl<'i> Keyword<'i> for Format {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("not of the documented format")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.0.is_none_or(|format| format.is_of(instance))
    }
}

/// Whether a value is none of those that are listed.
fn is_listed(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. })
}

fn is_mistyped(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), ValidationErrorKind::Type { .. })
}

/// Whether a place in the schema holds only under a condition on a sibling.
fn is_conditional(location: &str) -> bool {
    let steps: Vec<&str> = location.split('/').collect();
    steps.windows(3).any(|steps| matches!(steps, ["allOf", index, "then" | "else"] if index.parse::<usize>().is_ok()))
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => kind.to_string(),
        TypeKind::Multiple(kinds) => kinds.iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(" or "),
    }
}
