//! An operation made ready to check with: its tables and its validator, compiled once.

use std::collections::BTreeSet;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Keyword, ValidationError, Validator};
use oplog_schema::errata::{Circumstances, Deviation};
use oplog_schema::json_schema::{Strength, fact_at, response_schema};
use oplog_schema::{FieldPath, Operation};
use oplog_wire::time::TimeFormat;
use serde_json::Value;

/// How a body violates the printed tables in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What kind of violation it is.
    pub kind: ViolationKind,
    /// JSON pointer to the place.
    pub pointer: String,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// An object or list stands where the other is documented.
    Nesting,
}

/// An operation with its compiled validator.
#[derive(Debug)]
pub struct Contract {
    /// The operation.
    pub operation: Operation,
    schema: Value,
    validator: Validator,
}

/// A schema that does not compile: a fault of the tables.
#[derive(Debug, thiserror::Error)]
#[error("the response schema of {operation} does not compile: {problem}")]
pub struct ContractError {
    operation: String,
    problem: String,
}

impl Contract {
    /// Compiles the operation's printed schema.
    ///
    /// # Errors
    /// When the derived schema is not valid.
    pub fn new(operation: &Operation) -> Result<Self, ContractError> {
        let schema = response_schema(operation, Strength::AsPrinted);
        let validator = jsonschema::draft202012::options()
            .with_keyword(FORMAT, |_, name, _| Ok(Box::new(Time(name.as_str().and_then(|name| name.parse().ok())))))
            .build(&schema)
            .map_err(|error| ContractError { operation: operation.id().to_string(), problem: error.to_string() })?;
        Ok(Self { operation: operation.clone(), schema, validator })
    }

    /// Every violation of `body` from the printed tables. What an erratum explains may depend on the circumstances.
    #[must_use]
    pub fn violations(&self, body: &Value, here: &Circumstances<'_>) -> Vec<Violation> {
        if self.validator.is_valid(body) {
            return Vec::new();
        }
        let mut violations: Vec<Violation> =
            self.validator.iter_errors(body).filter_map(|error| self.violation(&error, body, here)).collect();
        // A value of another type is in no enumeration either: it is reported once, for its type.
        let mistyped: BTreeSet<String> = violations
            .iter()
            .filter(|violation| matches!(violation.kind, ViolationKind::Type | ViolationKind::Nesting))
            .map(|violation| violation.pointer.clone())
            .collect();
        violations.retain(|found| found.kind != ViolationKind::Enum || !mistyped.contains(&found.pointer));
        violations
    }

    fn violation(
        &self,
        error: &jsonschema::ValidationError<'_>,
        body: &Value,
        here: &Circumstances<'_>,
    ) -> Option<Violation> {
        let location = error.schema_path().as_str();
        // A field that appears only beside another one is the business of `pagination/next-consistent`.
        if is_conditional(location) {
            return None;
        }
        // The pattern of a time format is coarser than the format itself, which has a keyword of its own.
        if matches!(error.kind(), ValidationErrorKind::Pattern { .. }) && self.has_time_format(location) {
            return None;
        }
        let instance: &Value = error.instance();
        let mut pointer = error.instance_path().as_str().to_owned();
        let mut location = location.to_owned();
        let (kind, expected, violation) = match error.kind() {
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                pointer = format!("{pointer}/{name}");
                location = format!("{}/properties/{name}", location.trim_end_matches("/required"));
                (ViolationKind::Required, "present".to_owned(), Deviation::Absent)
            }
            ValidationErrorKind::Type { kind } if instance.is_null() => {
                (ViolationKind::Null, format!("{}, not null", types(kind)), Deviation::Null)
            }
            ValidationErrorKind::Type { kind } => {
                let container = instance.is_object() || instance.is_array() || types(kind).starts_with(['o', 'a']);
                let kind_of = if container { ViolationKind::Nesting } else { ViolationKind::Type };
                (kind_of, types(kind), Deviation::Type(instance))
            }
            ValidationErrorKind::Enum { options } => {
                (ViolationKind::Enum, format!("one of {options}"), Deviation::NotInEnum(instance))
            }
            ValidationErrorKind::Constant { expected_value } => {
                (ViolationKind::Enum, expected_value.to_string(), Deviation::NotInEnum(instance))
            }
            _ => (ViolationKind::Format, String::new(), Deviation::Format(instance)),
        };
        // A null under an enumeration or a pattern is reported once, as null.
        if instance.is_null() && !matches!(kind, ViolationKind::Null | ViolationKind::Required) {
            return None;
        }
        let fact = fact_at(&self.schema, &location)?.split_once('#')?.1.to_owned();
        let expected = match kind {
            ViolationKind::Format => self.format_of(&fact),
            _ => expected,
        };
        let around = pointer.rsplit_once('/').and_then(|(around, _)| body.pointer(around));
        let here = Circumstances { beside: around.and_then(Value::as_object), ..*here };
        let erratum = self.operation.erratum_here(&fact, &violation, &here).map(|row| row.id.clone());
        Some(Violation {
            kind,
            pointer,
            expected,
            actual: match kind {
                ViolationKind::Required => "absent".to_owned(),
                _ => oplog_findings::brief(instance),
            },
            erratum,
            fact,
        })
    }

    fn has_time_format(&self, location: &str) -> bool {
        let node = location.rsplit_once('/').and_then(|(node, _)| self.schema.pointer(node));
        let format = node.and_then(|node| node.get(FORMAT)?.as_str());
        format.is_some_and(|name| name.parse::<TimeFormat>().is_ok())
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

/// A time format as a keyword: the calendar counts, which a pattern cannot know. Other formats are left to their patterns.
struct Time(Option<TimeFormat>);

impl<'i> Keyword<'i> for Time {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("not of the documented format")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        match (self.0, instance.as_str()) {
            (Some(format), Some(text)) => format.parse(text).is_ok(),
            _ => true,
        }
    }
}

/// Whether a place in the schema holds only under a condition on a sibling.
fn is_conditional(location: &str) -> bool {
    let steps: Vec<&str> = location.split('/').collect();
    steps.windows(3).any(|steps| matches!(steps, ["allOf", index, "then" | "else"] if index.parse::<usize>().is_ok()))
}

fn types(kind: &jsonschema::error::TypeKind) -> String {
    match kind {
        jsonschema::error::TypeKind::Single(kind) => kind.to_string(),
        jsonschema::error::TypeKind::Multiple(kinds) => {
            kinds.iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(" or ")
        }
    }
}
