//! The facts of tables, in the form in which pages give them.
//!
//! Only what rests on the page itself: rows from elsewhere are no statements of it. A golden case of the page's example stands for
//! the example; one in the adopted reading counts where the printed one cannot be read.

use oplog_schema::Operation;
use oplog_schema::golden::{GoldenCase, GoldenRequest, GoldenResponse, Origin, Reading};
use oplog_schema::tables::{Basis, Bounds, ErrorRow, Field, Parameter};
use oplog_wire::MediaType;
use serde_json::Value;

use crate::facts::{
    ErrorFact, Imported, ImportedEndpoint, PageExample, ReadFrom, RequestFact, ResponseFact, ValueFacts,
};

/// What the tables of an operation say, with the examples that `cases` hold.
///
/// ```
/// let catalogue = oplog_schema::Catalogue::embedded()?;
/// let operation = catalogue.get("baidu-bbc/query-operation-log").expect("built in");
/// let facts = oplog_lint::of_operation(operation, &[]);
/// assert_eq!(facts.request[0].name, "version");
/// # Ok::<(), oplog_schema::LoadError>(())
/// ```
#[must_use]
pub fn of_operation(operation: &Operation, cases: &[GoldenCase]) -> Imported {
    let constants: Vec<String> = operation
        .parameters()
        .iter()
        .filter(|row| row.location.is_query_or_body() && row.basis.is_documented())
        .filter_map(|row| match &row.constant {
            Some(constant) => Some(format!("{}={}", row.name, constant.value)),
            None => row.flag.then(|| row.name.clone()),
        })
        .collect();
    let query = if constants.is_empty() { String::new() } else { format!("?{}", constants.join("&")) };
    let operations = operation.documented_endpoints().map(|row| ImportedEndpoint {
        method: row.method.clone(),
        uri: format!("{}{query}", row.uri.as_str()),
        at: row.at.clone(),
        basis: basis(row.basis),
    });
    let parameters = operation.parameters().iter().filter(|row| row.basis.is_documented() && !row.flag);
    let fields = operation.fields().iter().filter(|row| row.basis.is_documented() && !row.path.name().is_empty());
    Imported {
        title: operation.source().page.clone(),
        operations: operations.collect(),
        auth: Vec::new(),
        success: None,
        request: parameters.map(request).collect(),
        response: fields.map(response).collect(),
        errors: operation.documented_errors().map(error).collect(),
        examples: examples(operation, cases),
        notes: Vec::new(),
    }
}

fn basis(basis: Basis) -> ReadFrom {
    if basis == Basis::Example { ReadFrom::Example } else { ReadFrom::Documented }
}

fn request(row: &Parameter) -> RequestFact {
    let place = row.location.as_str();
    let constant = row.constant.as_ref().map(|constant| vec![constant.value.clone()]);
    let value = ValueFacts {
        required: row.mandatory,
        kind: Some(row.kind),
        kind_inferred: row.printed.is_none(),
        printed: row.printed.clone(),
        values: constant.or_else(|| Some(row.values.clone()).filter(|values| !values.is_empty())),
        default: row.default.as_ref().and_then(|default| serde_json::to_value(default).ok()),
        layout: row.time_format(),
        ..stated(&row.bounds())
    };
    RequestFact {
        name: row.name.clone(),
        place: place.to_owned(),
        path: row.name.clone(),
        value,
        at: row.at.clone(),
        basis: basis(row.basis),
    }
}

fn response(row: &Field) -> ResponseFact {
    let value = ValueFacts {
        // Without a column for it, the tables say what the example shows.
        required: Some(row.mandatory),
        kind: Some(row.kind),
        kind_inferred: row.printed.is_none(),
        printed: row.printed.clone(),
        nullable: row.nullable,
        values: Some(row.values.clone()).filter(|values| !values.is_empty()),
        layout: row.time_format(),
        ..stated(&row.bounds())
    };
    ResponseFact { path: row.path.to_string(), value, at: row.at.clone(), basis: basis(row.basis), example_type: None }
}

/// The bounds of a value, where the page states them.
fn stated(bounds: &Bounds<'_>) -> ValueFacts {
    if !bounds.are_stated() {
        return ValueFacts::default();
    }
    let length = |length: Option<u64>| length.and_then(|length| i64::try_from(length).ok());
    ValueFacts {
        minimum: bounds.minimum,
        maximum: bounds.maximum,
        min_length: length(bounds.min_length),
        max_length: length(bounds.max_length),
        pattern: bounds.pattern.cloned(),
        ..ValueFacts::default()
    }
}

fn error(row: &ErrorRow) -> ErrorFact {
    let code = Some(row.code.clone()).filter(|code| *code != row.status.to_string());
    ErrorFact {
        code,
        status: Some(row.status),
        message: Some(row.message.clone()),
        at: row.at.clone(),
        words: String::new(),
    }
}

fn examples(operation: &Operation, cases: &[GoldenCase]) -> Vec<PageExample> {
    let own = cases
        .iter()
        .filter(|case| case.operation == operation.id().as_str() && case.origin == Origin::DocumentedExample);
    let (printed, adopted): (Vec<_>, Vec<_>) = own.partition(|case| case.reading == Reading::Printed);
    let read = |cases: Vec<&GoldenCase>| -> Vec<PageExample> {
        let exchanges = cases.iter().flat_map(|case| case.exchanges.iter().map(|exchange| (&case.source, exchange)));
        exchanges
            .flat_map(|(at, (request, response))| [asked(request, at), answered(operation, response, at)])
            .collect()
    };
    let mut examples = read(printed);
    if !examples.iter().any(|example| !example.is_request && example.value.is_some()) {
        examples.extend(read(adopted));
    }
    examples
}

fn asked(request: &GoldenRequest, at: &str) -> PageExample {
    PageExample {
        is_request: true,
        is_failure: false,
        is_syntax: false,
        lines: vec![format!("{} {}", request.method, request.target)],
        status: None,
        headers: request.headers.clone(),
        body: String::from_utf8_lossy(&request.body).into_owned(),
        value: serde_json::from_slice(&request.body).ok(),
        slip: None,
        is_xml: false,
        at: at.to_owned(),
    }
}

fn answered(operation: &Operation, response: &GoldenResponse, at: &str) -> PageExample {
    let media = response.media.unwrap_or(MediaType::Json);
    let is_failure = response.status >= 400;
    let decoded = operation.decode(media, operation.shape(), &response.body);
    let slip = decoded.as_ref().err().map(ToString::to_string);
    // Of a failure only whether it can be read matters: its shape is another one.
    let value: Option<Value> = decoded.ok().map(|body| body.value);
    PageExample {
        is_request: false,
        is_failure,
        is_syntax: false,
        lines: Vec::new(),
        status: Some(response.status),
        headers: response.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        body: String::from_utf8_lossy(&response.body).into_owned(),
        value,
        slip,
        // The tree of both forms is the same; what is asked of JSON can be asked of it.
        is_xml: false,
        at: at.to_owned(),
    }
}
