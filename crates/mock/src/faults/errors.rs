//! Faults of documented errors: another status, or a success in their place.

use oplog_schema::Operation;
use oplog_schema::condition::{Condition, CredentialKind};
use oplog_schema::tables::{ErrorRow, ParameterLocation};

use super::context::FaultContext;
use super::kind::FaultKind;
use super::refusal::{any, credential, has, instead, row};
use crate::pairs::Pairs;
use crate::request::MockRequest;
use crate::request_builder::RequestBuilder;
use crate::response::MockResponse;
use crate::sender::Sender;

/// Query parameters that must be sent, have no constant, and have a value that works.
fn mandatory(operation: &Operation) -> impl Iterator<Item = (&str, &str)> {
    let rows = operation.parameters().iter();
    let rows =
        rows.filter(|row| row.location.is_query_or_body() && row.mandatory == Some(true) && row.constant.is_none());
    rows.filter_map(|row| Some((row.name.as_str(), row.example.as_deref()?)))
}

/// Query parameters that must be sent with the one value that they have.
fn constants(operation: &Operation) -> impl Iterator<Item = (&str, &str)> {
    let rows = operation.parameters().iter();
    let rows = rows.filter(|row| row.location.is_query_or_body() && row.mandatory == Some(true));
    rows.filter_map(|row| Some((row.name.as_str(), row.constant.as_ref()?.value.as_str())))
}

/// The answer to the request without the parameter that a condition is about.
fn without(context: &FaultContext<'_>, condition: &Condition) -> Option<MockRequest> {
    Some(context.with(context.request(), condition.parameter()?, None))
}

/// The answer that somebody else would get.
fn as_anybody(context: &FaultContext<'_>, kind: CredentialKind) -> MockResponse {
    match context.refused() == Some(kind) {
        true => context.right_for(&Sender { credential: None, ..context.sender.clone() }),
        false => context.right(),
    }
}

/// The answer with another status where the row is a wanted one.
fn with_status(context: &FaultContext<'_>, wanted: impl Fn(&ErrorRow) -> bool, status: u16) -> MockResponse {
    let mut right = context.right();
    if row(context, &right).is_some_and(wanted) {
        right.status = status;
    }
    right
}

fn names_entity(operation: &Operation) -> bool {
    has(operation, |row| matches!(&row.when, Condition::Unknown(name) if operation.entity(name).is_some()))
}

/// A request for a thing that is known, where the condition is about one that is not.
fn for_a_known_one(context: &FaultContext<'_>, condition: &Condition) -> Option<MockRequest> {
    let name = condition.parameter()?;
    let known = context.operation().entity(name)?.known.last()?;
    Some(context.with(context.request(), name, Some(known)))
}

/// Accepts times that are malformed in one way.
fn accept(context: &FaultContext<'_>, tolerated: fn(&str) -> bool) -> MockResponse {
    instead(
        context,
        |_| true,
        |condition| {
            let Condition::Malformed(name) = condition else { return None };
            tolerated(&context.parameter(name)?).then(|| without(context, condition))?
        },
    )
}

/// Takes a body that cannot be read for the documented one.
fn accept_broken(context: &FaultContext<'_>) -> MockResponse {
    let documented = |condition: &Condition| {
        let request = matches!(condition, Condition::MalformedBody(_))
            .then(|| RequestBuilder::new(context.operation()).request())?;
        Some(MockRequest { headers: context.request().headers.clone(), ..request })
    };
    instead(context, |_| true, documented)
}

fn broken(operation: &Operation) -> bool {
    has(operation, |row| matches!(row.when, Condition::MalformedBody(_)))
}

/// Whether the page documents an error for times that are malformed.
fn malformed(operation: &Operation) -> bool {
    let is_time = |name: &str| operation.parameter(name).is_some_and(|row| row.location != ParameterLocation::Body);
    has(operation, |row| matches!(&row.when, Condition::Malformed(name) if is_time(name)))
}

/// Whether the page documents an error for a member of a JSON body that is of another type.
fn mistyped(operation: &Operation) -> bool {
    let is_member = |name: &str| operation.body_parameters().any(|row| row.name == name);
    has(operation, |row| matches!(&row.when, Condition::Malformed(name) if is_member(name)))
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault("error-as-500", "errors/status", "a documented error has status 500", any, |context| {
        with_status(context, |_| true, 500)
    }),
    FaultKind::fault("error-as-200", "errors/status", "a documented error is the body of a success", any, |context| {
        with_status(context, |_| true, 200)
    }),
    FaultKind::fault(
        "unknown-as-400",
        "errors/status",
        "a thing that is not known is a bad request",
        names_entity,
        |context| with_status(context, |row| matches!(row.when, Condition::Unknown(_)), 400),
    ),
    FaultKind::fault(
        "no-permission-as-403",
        "errors/status",
        "a missing permission has another status",
        |tables| credential(tables, CredentialKind::NoPermission),
        |context| with_status(context, |row| row.when == Condition::Credential(CredentialKind::NoPermission), 403),
    ),
    FaultKind::fault(
        "takes-broken-bodies",
        "errors/status",
        "a body that is no JSON is taken for the documented one",
        broken,
        accept_broken,
    ),
    FaultKind::fault(
        "takes-other-types",
        "errors/status",
        "a member of a body that is of another type is left out of account",
        mistyped,
        |context| accept(context, |_| true),
    ),
    FaultKind::fault(
        "takes-malformed-times",
        "errors/status",
        "a malformed bound is left out of account",
        malformed,
        |context| accept(context, |_| true),
    ),
    FaultKind::fault(
        "takes-february-30",
        "errors/status",
        "a bound on a day that does not exist is left out of account",
        malformed,
        |context| accept(context, |text| text.contains("-02-30")),
    ),
    FaultKind::fault("takes-times-without-zone", "errors/status", "a bound may tell no zone", malformed, |context| {
        accept(context, |text| {
            text.len() > 16 && text.ends_with(|last: char| last.is_ascii_digit()) && !text.contains('+')
        })
    }),
    FaultKind::fault(
        "serves-nothing-for-unknown",
        "errors/status",
        "a thing that is not known has an empty list",
        names_entity,
        |context| {
            let right = context.right();
            let served =
                instead(context, |when| matches!(when, Condition::Unknown(_)), |when| for_a_known_one(context, when));
            if right.status == served.status {
                return right;
            }
            context.edited(context.led_to(served, None), |tree| {
                context.rows(tree).into_iter().for_each(|rows| rows.clear());
            })
        },
    ),
    FaultKind::fault(
        "serves-another-for-unknown",
        "errors/status",
        "a thing that is not known has the list of a known one",
        names_entity,
        |context| instead(context, |when| matches!(when, Condition::Unknown(_)), |when| for_a_known_one(context, when)),
    ),
    FaultKind::fault(
        "restarts-at-bad-cursors",
        "errors/status",
        "a cursor that was never given out leads to the first page",
        |tables| has(tables, |row| matches!(row.when, Condition::Damaged(_))),
        |context| instead(context, |when| matches!(when, Condition::Damaged(_)), |when| without(context, when)),
    ),
    FaultKind::fault(
        "takes-any-constant",
        "errors/status",
        "a parameter with one documented value may have any",
        |tables| has(tables, |row| matches!(row.when, Condition::OtherThan(_))),
        |context| {
            instead(
                context,
                |when| matches!(when, Condition::OtherThan(_)),
                |when| {
                    let row = context.operation().parameter(when.parameter()?)?;
                    Some(context.with(context.request(), row.name.as_ref(), Some(&row.constant.as_ref()?.value)))
                },
            )
        },
    ),
    FaultKind::fault(
        "serves-without-permission",
        "errors/status",
        "who may not call the operation is served",
        |tables| credential(tables, CredentialKind::NoPermission),
        |context| as_anybody(context, CredentialKind::NoPermission),
    ),
    FaultKind::fault(
        "serves-expired-tokens",
        "errors/status",
        "an expired security token is good",
        |tables| credential(tables, CredentialKind::ExpiredStsToken),
        |context| as_anybody(context, CredentialKind::ExpiredStsToken),
    ),
    FaultKind::fault(
        "serves-invalid-tokens",
        "errors/status",
        "a security token that was never issued is good",
        |tables| credential(tables, CredentialKind::InvalidStsToken),
        |context| as_anybody(context, CredentialKind::InvalidStsToken),
    ),
    FaultKind::fault(
        "serves-unsupported-accounts",
        "errors/status",
        "an account of a kind that is not served is served",
        |tables| credential(tables, CredentialKind::UnsupportedAccount),
        |context| as_anybody(context, CredentialKind::UnsupportedAccount),
    ),
    FaultKind::fault(
        "serves-without-a-constant",
        "errors/mandatory-parameter",
        "a mandatory parameter with one documented value is taken as sent",
        |tables| constants(tables).next().is_some(),
        |context| {
            let sent = Pairs::parse(context.request().raw_query().as_bytes());
            let missing = constants(context.operation()).find(|(name, _)| sent.get(name).is_none());
            match missing {
                Some((name, value)) => context.right_with(name, value),
                None => context.right(),
            }
        },
    ),
    FaultKind::fault(
        "serves-without-a-parameter",
        "errors/mandatory-parameter",
        "a mandatory parameter that is not sent has a value of its own",
        |tables| mandatory(tables).next().is_some(),
        |context| {
            let missing = mandatory(context.operation()).find(|(name, _)| context.parameter(name).is_none());
            match missing.filter(|_| context.parsed().is_some()) {
                Some((name, example)) => context.right_with(name, example),
                None => context.right(),
            }
        },
    ),
];
