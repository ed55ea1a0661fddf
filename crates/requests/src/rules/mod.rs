//! The rules, one file each: a rule's id is `requests/` and its file's name.
//!
//! A rule is a pure function from what was recorded to violations. Most read one request, some the journal as a whole.

mod format;
mod mandatory_parameter;
mod method;
mod path;
mod retry;
mod signature;
mod token_bound_to_query;
mod r#type;
mod unknown_parameter;
mod value;
mod walk_continued;
mod walk_finished;

use oplog_schema::tables::{In, Parameter};

use crate::asked::{Asked, Led};
use crate::recorded::Recorded;
use crate::verdict::Violation;
use crate::walks::Page;

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its id.
    pub id: &'static str,
    /// What it checks, in one sentence.
    pub about: &'static str,
    pub(crate) check: Check,
}

/// A check, by what it reads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// Reads one request.
    Request(fn(&Reading<'_>) -> Vec<Violation>),
    /// Reads them all.
    Journal(for<'a> fn(&Evidence<'a>) -> Vec<(&'a Recorded, Violation)>),
}

/// A request, and where it led.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) request: &'a Recorded,
    pub(crate) led: Led<'a>,
}

impl<'a> Reading<'a> {
    /// What it asked an operation for.
    pub(crate) fn asked(&self) -> Option<&Asked<'a>> {
        match &self.led {
            Led::To(asked) => Some(asked),
            _ => None,
        }
    }

    /// Every parameter that was sent with a value, with its row.
    pub(crate) fn values(&self) -> Vec<(&'a Parameter, &str)> {
        let Some(asked) = self.asked() else { return Vec::new() };
        let rows = asked.operation.parameters().iter().filter(|row| row.location != In::Header && !row.flag);
        rows.filter_map(|row| Some((row, asked.sent(row, self.request).filter(|value| !value.is_empty())?))).collect()
    }
}

/// A journal, read.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) readings: &'a [Reading<'a>],
    /// For each reading the one that the same client sent right before, by index.
    pub(crate) before: Vec<Option<usize>>,
    pub(crate) pages: Vec<Page<'a>>,
    /// Whether earlier requests were forgotten: positions may have been given out then.
    pub(crate) has_forgotten: bool,
}

/// Every rule, sorted by id.
pub static ALL: &[Rule] = &[
    format::RULE,
    mandatory_parameter::RULE,
    method::RULE,
    path::RULE,
    retry::RULE,
    signature::RULE,
    token_bound_to_query::RULE,
    r#type::RULE,
    unknown_parameter::RULE,
    value::RULE,
    walk_continued::RULE,
    walk_finished::RULE,
];

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id == id)
}

/// The fact of a parameter.
fn fact_of(row: &Parameter) -> String {
    format!("parameter.{}", row.name.as_ref())
}

/// Series of things of which each may go on with an earlier one, by index: the last of every series of two or more, with how
/// many it has.
fn series(goes_on_with: &[Option<usize>]) -> Vec<(usize, usize)> {
    let mut lengths: Vec<usize> = Vec::with_capacity(goes_on_with.len());
    let mut is_continued = vec![false; goes_on_with.len()];
    for before in goes_on_with {
        lengths.push(before.map_or(1, |before| lengths[before] + 1));
        if let Some(before) = *before {
            is_continued[before] = true;
        }
    }
    let ends = lengths.into_iter().enumerate().filter(|(index, length)| *length > 1 && !is_continued[*index]);
    ends.collect()
}
