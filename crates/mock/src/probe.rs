//! From an error row to a request that is answered with it: the conditions read as a client reads them.

use jiff::{SignedDuration, Timestamp};
use oplog_schema::Operation;
use oplog_schema::condition::{Condition, SignatureFault};
use oplog_schema::tables::{ErrorRow, Parameter};

use crate::draw::Draw;
use crate::page_walk::PageWalk;
use crate::request::MockRequest;
use crate::request_builder::RequestBuilder;
use crate::responder::Responder;
use crate::settings::Credential;
use crate::template::Template;

/// A request for which the condition of `row` holds and, the order of the rows permitting, no earlier one.
///
/// That a number used once was used is noticed by an [`Engine`](crate::Engine) alone, when it gets the request again. `None` where
/// a client cannot bring it about: internal errors, and credentials that no scheme of the operation can carry.
#[must_use]
pub fn probe(responder: &Responder, operation: &Operation, row: &ErrorRow, now: Timestamp) -> Option<MockRequest> {
    let plain = RequestBuilder::new(operation);
    let ask = match operation.microversion().filter(|_| needs_version(operation, &row.when)) {
        Some(table) => plain.clone().version(&table.maximum),
        None => plain.clone(),
    };
    let parameter = row.when.parameter().and_then(|name| operation.parameter(name));
    Some(match &row.when {
        Condition::Malformed(name) => ask.with(name, &malformed(parameter?, now)?).request(),
        Condition::Missing(name) => ask.without(name).request(),
        Condition::Empty(name) => ask.with(name, "").request(),
        Condition::Repeated(name) => {
            let request = ask.with(name, "1").request();
            MockRequest { target: format!("{}&{name}=2", request.target), ..request }
        }
        Condition::OtherThan(name) => ask.with(name, &other_than(parameter?)).request(),
        Condition::OutOfRange(name) => ask.with(name, &out_of_range(operation, parameter?)).request(),
        Condition::Unknown(name) => ask.with(name, &unknown(operation, name)).request(),
        Condition::Damaged(name) => ask.with(name, "damaged").request(),
        Condition::ChangedQuery(name) => {
            let pagination = operation.pagination().filter(|pagination| pagination.cursor == *name)?;
            let ask = ask.about(1).with(&pagination.size, "1");
            let mut walk = PageWalk::new(responder, operation, ask.request(), now);
            walk.next()?;
            let (second, _) = walk.next()?;
            if operation.body_parameters().any(|row| row.name == pagination.size) {
                return Some(second.with_member(&pagination.size, Some(2.into())));
            }
            let size = |n| format!("{}={n}", pagination.size);
            MockRequest { target: second.target.replace(&size(1), &size(2)), ..second }
        }
        Condition::MalformedBody(_) => {
            let mut request = ask.request();
            request.body.pop();
            request
        }
        Condition::Undocumented(name) => ask.with(name, "1").request(),
        Condition::Credential(kind) => {
            let known = &responder.settings().credentials;
            let credential = known.iter().find(|credential| credential.refused == Some(*kind))?;
            ask.signed(credential, now).ok()?
        }
        Condition::Signature(SignatureFault::Any) => {
            let rows = operation.errors();
            let own = |fault: &SignatureFault| rows.iter().any(|row| row.when == Condition::Signature(*fault));
            let faults = [SignatureFault::Missing, SignatureFault::UnknownKey, SignatureFault::Mismatch];
            faulty(&ask, faults.into_iter().find(|fault| !own(fault))?, now)?
        }
        Condition::Signature(fault) => faulty(&ask, *fault, now)?,
        Condition::MalformedVersion(_) => plain.version("abc").request(),
        Condition::UnsupportedVersion(_) => plain.version("999.0").request(),
        Condition::UnknownPath(_) => {
            let request = ask.request();
            let path = request.path().trim_end_matches('/').to_owned();
            MockRequest {
                target: request.target.replacen(request.path(), &format!("{path}/no/such/path"), 1),
                ..request
            }
        }
        Condition::UnknownMethod(_) => MockRequest { method: "DELETE".to_owned(), ..ask.request() },
        Condition::Load(_) | Condition::Internal(_) => return None,
    })
}

/// A request with a faulty signature; it takes a responder that checks them to notice. A bearer token has no fault but to be
/// unknown, so another scheme is used where there is one.
fn faulty(ask: &RequestBuilder<'_>, fault: SignatureFault, now: Timestamp) -> Option<MockRequest> {
    let scheme = ask.schemes().find(|scheme| !scheme.is_secret_alone()).or(ask.schemes().next())?;
    let sign = |credential: &Credential, at: Timestamp| ask.signed_after(scheme, credential, at).ok();
    let test = Credential::test();
    match fault {
        SignatureFault::Missing | SignatureFault::Any => Some(ask.request()),
        SignatureFault::NonceUsed => sign(&test, now),
        SignatureFault::UnknownKey => {
            sign(&Credential { access_key: "nobody".to_owned(), secret: "nothing".to_owned(), ..test }, now)
        }
        SignatureFault::Mismatch => sign(&Credential { secret: "wrong".to_owned(), ..test }, now),
        SignatureFault::Expired => sign(&test, now - SignedDuration::from_hours(24)),
        SignatureFault::BadTimestamp => edited(sign(&test, now)?, "Timestamp=", "Timestamp=T"),
        SignatureFault::Unsupported => edited(sign(&test, now)?, "SignatureMethod=", "SignatureMethod=NO-"),
        SignatureFault::Malformed => {
            let signed = sign(&test, now)?;
            let headers = signed.headers.into_iter().map(|(name, value)| {
                let cut = if name == "Authorization" { value.len().min(20) } else { value.len() };
                (name, value[..cut].to_owned())
            });
            Some(MockRequest {
                target: signed.target.split("&Signature=").next().unwrap_or_default().to_owned(),
                headers: headers.collect(),
                ..signed
            })
        }
    }
}

/// The request with another target, if `from` is part of it.
fn edited(request: MockRequest, from: &str, to: &str) -> Option<MockRequest> {
    let target = request.target.replacen(from, to, 1);
    (target != request.target).then_some(MockRequest { target, ..request })
}

/// Whether what the condition is about exists in newer versions only.
fn needs_version(operation: &Operation, condition: &Condition) -> bool {
    let paged = operation.pagination().is_some_and(|pagination| pagination.since.is_some());
    let in_query = condition
        .parameter()
        .is_some_and(|name| operation.parameter(name).is_some_and(|row| row.location.is_query_or_body()));
    paged && (in_query || matches!(condition, Condition::Undocumented(_)))
}

fn malformed(row: &Parameter, now: Timestamp) -> Option<String> {
    let Some(format) = row.format else { return Some("not-this".to_owned()) };
    format.near_misses(now).into_iter().map(|(text, _)| text).next()
}

fn other_than(row: &Parameter) -> String {
    let right = row.constant.as_ref().map(|constant| &constant.value).or(row.example.as_ref());
    format!("{}0", right.map_or("", String::as_str))
}

fn out_of_range(operation: &Operation, row: &Parameter) -> String {
    let bounds = operation.refused_beyond(row);
    let below = bounds.minimum.map(|least| i128::from(least) - 1);
    let beyond = below.or_else(|| bounds.maximum.map(|most| i128::from(most) + 1));
    beyond.map_or_else(|| "many".to_owned(), |number| number.to_string())
}

fn unknown(operation: &Operation, name: &str) -> String {
    let template = operation.entity(name).map_or("{uuid}", |entity| entity.unknown.as_str());
    let filled = Template::parse(template).ok().and_then(|template| template.fill(Draw::new(0), |_| String::new()));
    filled.unwrap_or_default()
}
