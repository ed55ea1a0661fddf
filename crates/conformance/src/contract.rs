//! An operation made ready to judge with: its tables and its validator, compiled once.

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use oplog_schema::errata::Departure;
use oplog_schema::json_schema::{Strength, fact_at, response_schema};
use oplog_schema::{FieldPath, Operation};
use serde_json::Value;

/// How a body departs from the printed tables in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What kind of departure it is.
    pub kind: ViolationKind,
    /// JSON pointer to the place.
    pub pointer: String,
    /// The fact departed from.
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
        let validator = jsonschema::draft202012::new(&schema)
            .map_err(|error| ContractError { operation: operation.id().to_string(), problem: error.to_string() })?;
        Ok(Self { operation: operation.clone(), schema, validator })
    }

    /// Every departure of `body` from the printed tables.
    #[must_use]
    pub fn violations(&self, body: &Value) -> Vec<Violation> {
        if self.validator.is_valid(body) {
            return Vec::new();
        }
        self.validator.iter_errors(body).filter_map(|error| self.violation(&error)).collect()
    }

    fn violation(&self, error: &jsonschema::ValidationError<'_>) -> Option<Violation> {
        let location = error.schema_path().as_str();
        // A field that appears only beside another one is the business of `pages/flags-agree`.
        if location.contains("/then") || location.contains("/else") {
            return None;
        }
        let instance: &Value = error.instance();
        let mut pointer = error.instance_path().as_str().to_owned();
        let mut location = location.to_owned();
        let (kind, expected, departure) = match error.kind() {
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                pointer = format!("{pointer}/{name}");
                location = format!("{}/properties/{name}", location.trim_end_matches("/required"));
                (ViolationKind::Required, "present".to_owned(), Departure::Absent)
            }
            ValidationErrorKind::Type { kind } if instance.is_null() => {
                (ViolationKind::Null, format!("{}, not null", types(kind)), Departure::Null)
            }
            ValidationErrorKind::Type { kind } => {
                let container = instance.is_object() || instance.is_array() || types(kind).starts_with(['o', 'a']);
                let kind_of = if container { ViolationKind::Nesting } else { ViolationKind::Type };
                (kind_of, types(kind), Departure::Rule("fields/type"))
            }
            ValidationErrorKind::Enum { options } => {
                (ViolationKind::Enum, format!("one of {options}"), Departure::NotInEnum(instance))
            }
            ValidationErrorKind::Constant { expected_value } => {
                (ViolationKind::Enum, expected_value.to_string(), Departure::NotInEnum(instance))
            }
            _ => (ViolationKind::Format, String::new(), Departure::Format(instance)),
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
        Some(Violation {
            kind,
            pointer,
            expected,
            actual: match kind {
                ViolationKind::Required => "absent".to_owned(),
                _ => crate::verdict::brief(instance),
            },
            erratum: self.operation.erratum_for(&fact, &departure).map(|row| row.id.as_ref().clone()),
            fact,
        })
    }

    fn format_of(&self, fact: &str) -> String {
        let field = fact.strip_prefix("response.").and_then(|path| path.parse::<FieldPath>().ok());
        match field.and_then(|path| self.operation.field(&path)).and_then(|row| row.format.clone()) {
            Some(format) => format!("the format {format}"),
            None => "the documented format".to_owned(),
        }
    }
}

fn types(kind: &jsonschema::error::TypeKind) -> String {
    match kind {
        jsonschema::error::TypeKind::Single(kind) => kind.to_string(),
        jsonschema::error::TypeKind::Multiple(kinds) => {
            kinds.iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(" or ")
        }
    }
}
