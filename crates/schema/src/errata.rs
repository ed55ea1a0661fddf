//! Errata at work: is a deviation one that the page itself causes?

use serde_json::Value;

use crate::tables::Erratum;

/// How a value violates the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Deviation<'a> {
    /// It is missing.
    Absent,
    /// It is null.
    Null,
    /// It is not in the enumeration.
    NotInEnum(&'a Value),
    /// It breaks its format.
    Format(&'a Value),
    /// A rule beyond the body's schema objects.
    Rule(&'a str),
}

/// Whether `erratum` makes `deviation` a conflict of the documentation rather than a failure of the target.
#[must_use]
pub fn allows(erratum: &Erratum, deviation: &Deviation<'_>) -> bool {
    let allows = &erratum.allows;
    match deviation {
        Deviation::Absent => allows.absent,
        Deviation::Null => allows.null,
        Deviation::NotInEnum(value) => value.as_str().is_some_and(|text| allows.values.iter().any(|v| v == text)),
        Deviation::Format(value) => {
            value.as_str().is_some_and(|text| allows.formats.iter().any(|format| format.parse(text).is_ok()))
        }
        Deviation::Rule(rule) => allows.rules.iter().any(|r| r == rule),
    }
}
