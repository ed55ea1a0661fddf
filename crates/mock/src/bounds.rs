//! Bodies that are no JSON object, values of another type in one, and values outside of the format and the bounds that the tables state
//! for a parameter, where no error row says what is answered to that.

use oplog_schema::condition::Condition;
use oplog_schema::tables::{JsonType, Limit, Parameter, StringFormat};

use crate::parsed::ParsedRequest;

/// What is wrong with the body, or with the first parameter whose value is of another type or out of its bounds. A page size above the
/// largest one is no error: the page is as long as it may be.
pub(crate) fn violated(request: &ParsedRequest<'_>) -> Option<String> {
    if let Some(problem) = request.body_problem {
        return Some(problem.to_string());
    }
    let mut mistyped = request.mistyped.iter().filter_map(|name| request.plan.operation.parameter(name));
    if let Some(row) = mistyped.find(|row| !has_error(request, row)) {
        return Some(format!("`{}` must be of type {}", row.name, row.kind.as_str()));
    }
    request.plan.operation.parameters().iter().filter(|row| !has_error(request, row)).find_map(|row| {
        let value = request.parameter(&row.name)?;
        let is_right = |format: StringFormat| match format.time() {
            Some(_) => request.time(row, &value).is_some(),
            None => format.matches(&value),
        };
        if let Some(format) = row.format.filter(|format| !is_right(*format)) {
            return Some(format!("`{}` must have the format {format}", row.name));
        }
        let (name, bounds) = (&row.name, request.plan.operation.refused_beyond(row));
        if row.kind == JsonType::String {
            return bounds.unmet_by(&value).map(|bound| format!("`{name}` must be a text {bound}"));
        }
        Some(match bounds.exceeded_by(row.kind, &value)? {
            Limit::Least(least) => format!("`{name}` must be at least {least}, and is {value}"),
            Limit::Most(most) => format!("`{name}` must be at most {most}, and is {value}"),
        })
    })
}

/// Whether an error row is about the values of this parameter. Whether it applies has been asked before.
fn has_error(request: &ParsedRequest<'_>, row: &Parameter) -> bool {
    let about = |when: &Condition| match when {
        Condition::OutOfRange(name) | Condition::Malformed(name) => *name == row.name,
        _ => false,
    };
    request.plan.operation.errors().iter().any(|error| about(&error.when))
}
