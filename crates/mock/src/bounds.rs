//! Bodies that are no JSON object, values of another type in one, and values outside of the format and the bounds that the tables state
//! for a parameter, where no error row says what is answered to that.

use oplog_schema::tables::{JsonType, Limit, StringFormat};

use crate::parsed::ParsedRequest;

/// What is wrong with the body, or with the first parameter whose value is of another type or out of its bounds. Whether an error row
/// applies has been asked before. A page size above the largest one is no error: the page is as long as it may be.
pub(crate) fn violated(request: &ParsedRequest<'_>) -> Option<String> {
    if let Some(problem) = request.body_problem {
        return Some(problem.to_string());
    }
    let operation = &request.plan.operation;
    if let Some(row) = request.mistyped.iter().find_map(|name| operation.parameter(name)) {
        return Some(format!("`{}` must be of type {}", row.name, row.kind.as_str()));
    }
    operation.parameters().iter().find_map(|row| {
        let value = request.parameter(&row.name)?;
        let is_right = |format: StringFormat| match format.time() {
            Some(_) => request.time(&row.name).is_some(),
            None => format.matches(value),
        };
        if let Some(format) = row.format.filter(|format| !is_right(*format)) {
            return Some(format!("`{}` must have the format {format}", row.name));
        }
        let (name, bounds) = (&row.name, operation.refused_beyond(row));
        if row.kind == JsonType::String {
            return bounds.unmet_by(value).map(|bound| format!("`{name}` must be a text {bound}"));
        }
        Some(match bounds.exceeded_by(row.kind, value)? {
            Limit::Least(least) => format!("`{name}` must be at least {least}, and is {value}"),
            Limit::Most(most) => format!("`{name}` must be at most {most}, and is {value}"),
        })
    })
}
