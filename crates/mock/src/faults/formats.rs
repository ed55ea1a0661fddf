//! Faults of representations: bodies that do not parse, headers that lie, XML without its types, two forms that disagree.

use oplog_schema::Operation;
use oplog_schema::tables::{ResponseHeader, StringFormat};
use serde_json::Value;

use super::context::{FaultContext, is_xml};
use super::kind::FaultKind;
use super::members::{Pick, Wanted, edit_member, is_direct, is_firm, is_free_text, member};
use crate::request::MockRequest;
use crate::response::MockResponse;

pub(super) const TEXT: Wanted = |tables, path, row| is_direct(path) && is_free_text(row) && is_firm(tables, path, row);

fn all(_: &Operation) -> bool {
    true
}

pub(super) fn in_xml(operation: &Operation) -> bool {
    operation.body().xml.is_some()
}

fn header(operation: &Operation, wanted: impl Fn(&ResponseHeader) -> bool) -> Option<&str> {
    let mut rows = operation.headers().iter().filter(|row| row.basis.is_documented());
    rows.find(|row| wanted(row)).map(|row| row.name.as_str())
}

fn is_uuid(row: &ResponseHeader) -> bool {
    row.format == Some(StringFormat::Uuid)
}

fn is_date(row: &ResponseHeader) -> bool {
    row.format == Some(StringFormat::HttpDate)
}

/// How many documented requests the operation has.
fn documented_forms(operation: &Operation) -> usize {
    operation.documented_endpoints().count()
}

/// Whether the request is the last one of those that the page documents.
fn is_last_form(context: &FaultContext<'_>) -> bool {
    let last = context.operation().documented_endpoints().next_back();
    context.parsed().zip(last).is_some_and(|(request, endpoint)| endpoint.uri == request.endpoint.uri)
}

/// The right answer with its bytes changed, where it is a success.
fn rewritten(context: &FaultContext<'_>, change: impl FnOnce(&mut Vec<u8>)) -> MockResponse {
    let mut response = context.right();
    if response.status < 400 {
        change(&mut response.body);
    }
    response
}

/// The right answer with a header set, where it is a success.
pub(super) fn with_header(context: &FaultContext<'_>, name: &str, value: impl FnOnce(&str) -> String) -> MockResponse {
    let mut response = context.right();
    if response.status < 400 {
        let mut headers = response.headers.iter_mut();
        if let Some((_, old)) = headers.find(|(key, _)| key.eq_ignore_ascii_case(name)) {
            *old = value(old);
        }
    }
    response
}

/// The right answer with another status, where it is a success and the request one of these.
fn with_status(context: &FaultContext<'_>, wanted: bool, status: u16) -> MockResponse {
    let mut response = context.right();
    if response.status == context.operation().success_status() && wanted {
        response.status = status;
    }
    response
}

/// An answer to a request that leads not_found near.
fn refused(context: &FaultContext<'_>) -> MockResponse {
    context.right_to(&MockRequest { target: format!("{}/gone", context.request().path()), ..context.request().clone() })
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "cuts-bodies-off",
        "representations/well-formed",
        "a body on later pages lacks its last character",
        all,
        |context| {
            rewritten(context, |body| {
                if context.is_late() || context.size().is_none() {
                    body.truncate(body.trim_ascii_end().len().saturating_sub(1));
                }
            })
        },
    ),
    FaultKind::fault("two-bodies", "representations/well-formed", "a body is there twice", all, |context| {
        rewritten(context, |body| body.extend_from_within(..))
    }),
    FaultKind::fault(
        "not-utf-8",
        "representations/well-formed",
        "a rare text has a byte that is no UTF-8",
        |tables| member(tables, TEXT).is_some(),
        |context| {
            const MARK: &str = "\u{fffc}";
            let mut response = edit_member(context, Pick::Rare, TEXT, |value| {
                *value = Value::from(format!("{MARK}{}", value.as_str().unwrap_or_default()));
            });
            if let Some(place) = response.body.windows(MARK.len()).position(|bytes| bytes == MARK.as_bytes()) {
                response.body.splice(place..place + MARK.len(), [0xfc]);
            }
            response
        },
    ),
    FaultKind::fault("one-name-twice", "representations/well-formed", "an object has one name twice", all, |context| {
        let twice = |body: &mut Vec<u8>| {
            let text = String::from_utf8_lossy(body).into_owned();
            let from = text.find('{').and_then(|brace| Some(brace + 1 + text[brace..].find('"')? - 1));
            let name = from.and_then(|from| Some(&text[from..from + 2 + text[from + 1..].find('"')?]));
            if let (Some(from), Some(name)) = (from, name) {
                body.splice(from..from, format!("{name}:0,").into_bytes());
            }
        };
        if is_xml(&context.right()) { context.right() } else { rewritten(context, twice) }
    }),
    FaultKind::fault(
        "content-type-of-pages",
        "representations/content-type",
        "a success on later pages says that it is HTML",
        all,
        |context| {
            if !context.is_late() && context.size().is_some() {
                return context.right();
            }
            with_header(context, "content-type", |_| "text/html; charset=utf-8".to_owned())
        },
    ),
    FaultKind::fault(
        "content-type-of-plain-text",
        "representations/content-type",
        "a success says that it is plain text",
        all,
        |context| with_header(context, "content-type", |_| "text/plain".to_owned()),
    ),
    FaultKind::fault(
        "another-charset",
        "representations/content-type",
        "a success says that it is Latin-1",
        all,
        |context| {
            with_header(context, "content-type", |value| {
                format!("{}; charset=ISO-8859-1", value.split(';').next().unwrap_or_default())
            })
        },
    ),
    FaultKind::fault(
        "no-content-type",
        "representations/content-type",
        "a success does not say what it is",
        all,
        |context| {
            let mut response = context.right();
            if response.status < 400 {
                response.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            }
            response
        },
    ),
    FaultKind::fault(
        "request-id-is-a-number",
        "representations/headers",
        "a header with an id has a number",
        |tables| header(tables, is_uuid).is_some(),
        |context| with_header(context, header(context.operation(), is_uuid).unwrap_or_default(), |_| "1214".to_owned()),
    ),
    FaultKind::fault(
        "date-in-iso-8601",
        "representations/headers",
        "a header with a date has it in another format",
        |tables| header(tables, is_date).is_some(),
        |context| {
            with_header(context, header(context.operation(), is_date).unwrap_or_default(), |_| {
                context.now().to_string()
            })
        },
    ),
    FaultKind::fault(
        "form-is-gone",
        "representations/documented-request",
        "one of the documented requests leads not_found",
        |tables| documented_forms(tables) > 1,
        |context| {
            if is_last_form(context) { refused(context) } else { context.right() }
        },
    ),
    FaultKind::fault(
        "success-as-202",
        "representations/documented-request",
        "a success has status 202",
        |operation| operation.success_status() != 202,
        |context| with_status(context, true, 202),
    ),
    FaultKind::fault(
        "success-as-200",
        "representations/documented-request",
        "a success has status 200, and the page states another one",
        |operation| operation.success_status() != 200,
        |context| with_status(context, true, 200),
    ),
    FaultKind::fault(
        "late-pages-as-206",
        "representations/documented-request",
        "a later page has the status of a part",
        |operation| operation.pagination().is_some(),
        |context| with_status(context, context.is_late(), 206),
    ),
    FaultKind::fault(
        "fails-late",
        "representations/documented-request",
        "entries behind the fiftieth make the service fail",
        |operation| operation.pagination().is_some(),
        |context| {
            let late = context.span().is_some_and(|(page, list)| page.end - list.start > 50);
            with_status(context, late && context.is_late(), 500)
        },
    ),
    FaultKind::fault(
        "refuses-in-its-own-words",
        "errors/undocumented",
        "a documented request is refused with a code that no row has",
        all,
        |context| {
            let mut response = context.right();
            if response.status < 400 && !context.is_late() && is_last_form(context) {
                response = MockResponse::new(
                    420,
                    "application/json",
                    r#"{"unheardOf":{"code":"Unheard.Of","message":"Calm down."}}"#,
                );
            }
            response
        },
    ),
];
