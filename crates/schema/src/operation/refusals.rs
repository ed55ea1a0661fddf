//! What a request is refused for because of its form: bodies that cannot be read, values of another type, format or size.
//!
//! Some of it has error rows, which say how it is refused; who keeps to the rest refuses it with 400.

use super::Operation;
use crate::condition::Condition;
use crate::tables::{Bounds, JsonType, Pagination, Parameter, ParameterLocation};

impl Operation {
    /// The bounds beyond which a value is refused: those of its row, but that a page size above the largest one mostly gets the
    /// largest page.
    #[must_use]
    pub fn refused_beyond<'r>(&self, row: &'r Parameter) -> Bounds<'r> {
        let size = self.0.tables.pagination.as_ref().filter(|paging| paging.size == row.name);
        let largest = |paging: &Pagination| {
            let refused = paging.max_size.filter(|_| paging.refuse_above_max);
            refused.and_then(|largest| i64::try_from(largest).ok())
        };
        Bounds { maximum: size.map_or(row.maximum, largest), ..row.bounds() }
    }

    /// Whether something is refused for its form of which no error row says how.
    #[must_use]
    pub fn has_unstated_refusals(&self) -> bool {
        let is_unstated = |wanted: &dyn Fn(&Condition) -> bool| self.error_when(wanted).is_none();
        let has_body = self.takes_json() && is_unstated(&|when| matches!(when, Condition::MalformedBody(_)));
        has_body
            || self.0.tables.parameter.iter().any(|row| {
                let is_beyond = |when: &Condition| matches!(when, Condition::OutOfRange(name) if *name == row.name);
                let is_malformed = |when: &Condition| matches!(when, Condition::Malformed(name) if *name == row.name);
                // What is no number is beyond the range of a number as well.
                let is_number = matches!(row.kind, JsonType::Integer | JsonType::Number);
                let is_other = |when: &Condition| is_malformed(when) || is_number && is_beyond(when);
                let bounds = self.refused_beyond(row);
                let is_typed = row.location == ParameterLocation::Body;
                let has_form = is_typed || row.format.is_some() || bounds.is_of_texts();
                has_form && is_unstated(&is_other) || bounds.is_of_numbers() && is_unstated(&is_beyond)
            })
    }
}
