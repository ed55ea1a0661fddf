//! Errata at work: is a deviation one that the page itself causes?
//!
//! Pure. What an erratum allows stands in the tables; here it is held against what came, and where it came.

use oplog_wire::MediaType;
use serde_json::{Map, Value};

use crate::tables::{AllowanceCondition, AllowedShape, Erratum, Microversion};

/// How a value violates the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Deviation<'a> {
    /// It is missing.
    Absent,
    /// It is null.
    Null,
    /// It has another type.
    Type(&'a Value),
    /// It is not in the enumeration.
    NotInEnum(&'a Value),
    /// It breaks its format.
    Format(&'a Value),
    /// Its XML element is written otherwise than the dialect says: the kind of the remark, and the value.
    Note(&'a str, &'a Value),
    /// A rule beyond the body's schema objects.
    Rule(&'a str),
}

/// Where a value violates the table: what the conditions of allowances are about.
#[derive(Debug, Clone, Copy, Default)]
pub struct Circumstances<'a> {
    /// Whether the request asks for a page behind the first one.
    pub later_page: bool,
    /// The microversion of the answer.
    pub version: Option<&'a str>,
    /// The form of the answer, where it matters.
    pub form: Option<MediaType>,
    /// The members of the object that the value belongs to.
    pub beside: Option<&'a Map<String, Value>>,
}

/// Whether `erratum` makes `deviation` a conflict of the documentation rather than a failure of the target, in some answer.
#[must_use]
pub fn allows(erratum: &Erratum, deviation: &Deviation<'_>) -> bool {
    let allows = &erratum.allows;
    match deviation {
        Deviation::Absent => allows.absent,
        Deviation::Null => allows.null,
        Deviation::Type(value) => {
            allows.shapes.iter().any(|shape| shape.fits(value)) || allows.rules.iter().any(|rule| rule == "fields/type")
        }
        Deviation::NotInEnum(value) => value.as_str().is_some_and(|text| allows.values.iter().any(|v| v == text)),
        Deviation::Format(value) => {
            value.as_str().is_some_and(|text| allows.formats.iter().any(|format| format.parse(text).is_ok()))
                || allows.rules.iter().any(|rule| rule == "fields/format")
        }
        Deviation::Note(kind, value) => {
            let fits = allows.shapes.is_empty() || allows.shapes.iter().any(|shape| shape.fits(value));
            fits && allows.notes.iter().any(|known| known == kind)
        }
        Deviation::Rule(rule) => allows.rules.iter().any(|r| r == rule),
    }
}

/// Whether what `erratum` allows is allowed here.
#[must_use]
pub fn holds(erratum: &Erratum, here: &Circumstances<'_>) -> bool {
    let beside = |name: &str| here.beside.and_then(|members| members.get(name));
    match &erratum.allows.when {
        None => true,
        Some(AllowanceCondition::FirstPage) => !here.later_page,
        Some(AllowanceCondition::Below(version)) => here.version.is_none_or(|own| Microversion::is_older(own, version)),
        Some(AllowanceCondition::Form(form)) => here.form.is_none_or(|own| own == *form),
        Some(AllowanceCondition::Together(members)) => {
            members.iter().all(|member| beside(member).is_none_or(Value::is_null))
        }
        Some(AllowanceCondition::Unless { member, is }) => {
            !beside(member).and_then(Value::as_str).is_some_and(|value| is.iter().any(|known| known == value))
        }
    }
}

/// What single entries may lack because of something that the page does not say, although its example shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// The field.
    Absent,
    /// A value.
    Null,
}

/// The gaps that some of `errata` allow the fact `local`, where no statement of the page itself allows them: each with its
/// erratum. A gap that the page shows may be in every entry; one that it does not show may not.
pub fn unshown_gaps<'a>(errata: &'a [Erratum], local: &str) -> impl Iterator<Item = (&'a Erratum, Gap)> + use<'a> {
    let about: Vec<&Erratum> = errata.iter().filter(|row| row.facts.iter().any(|fact| fact == local)).collect();
    let shown = |gap| {
        about.iter().any(|row| row.basis.is_documented() && (row.allows.absent || gap == Gap::Null && row.allows.null))
    };
    let (absent, null) = (shown(Gap::Absent), shown(Gap::Null));
    // Where a condition tells entries apart, it may well hold for all of them.
    let tells_entries_apart = |row: &&Erratum| {
        matches!(row.allows.when, Some(AllowanceCondition::FirstPage | AllowanceCondition::Unless { .. }))
    };
    about.into_iter().filter(move |row| !tells_entries_apart(row)).flat_map(move |row| {
        let absent = (row.allows.absent && !absent).then_some((row, Gap::Absent));
        let null = (row.allows.null && !null).then_some((row, Gap::Null));
        absent.into_iter().chain(null)
    })
}

impl AllowedShape {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::TextList => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
            Self::EmptyText => value.as_str() == Some(""),
        }
    }
}
