//! What showed one finding, asked for once more.
//!
//! A finding about one answer, one refusal or one walk needs just that request or walk. One that compares several answers
//! needs them all: then the operation is checked again as in a run.

use super::list::reference;
use super::pages;
use super::pieces::Pieces;
use super::walker::{Plan, walk};
use crate::evidence::{ErrorProbe, Evidence, ExampleAnswer, Omission, Refusal, UnknownId, UnknownVersion};
use crate::rules::{self, Check};
use crate::session::Session;
use oplog_findings::Request;

/// Pages after which a walk is given up.
const MOST_PAGES: usize = 500;

/// A finding of an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The operation.
    pub operation: String,
    /// The id of the rule.
    pub rule: String,
    /// The fact, without the operation.
    pub fact: String,
    /// The request that showed it.
    pub call: Request,
}

impl Wanted {
    /// Whether the request, or the walk that it is part of, is all that checking it again takes.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        rules::rule(&self.rule).is_some_and(|rule| {
            matches!(
                rule.check,
                Check::Answer(_)
                    | Check::Values(_)
                    | Check::ErrorProbe(_)
                    | Check::Omission(_)
                    | Check::Refusal(_)
                    | Check::UnknownId(_)
                    | Check::UnknownVersion(_)
                    | Check::ExampleAnswer(_)
                    | Check::Walk(_)
                    | Check::Compared(_)
            )
        })
    }
}

pub(crate) async fn again(session: Session<'_>, wanted: &Wanted) {
    let call = &wanted.call;
    match rules::rule(&wanted.rule).map(|rule| rule.check) {
        // What a failure of the network does is noted where the request is sent.
        Some(Check::Answer(_) | Check::Values(_)) => drop(session.ask(call, "the answer, again").await),
        Some(Check::ErrorProbe(_)) => {
            let exchange = session.send(call).await;
            let id = wanted.fact.strip_prefix("error.").unwrap_or_default();
            if let Some(row) = session.operation().error(id) {
                session.check(&Evidence::ErrorProbe(ErrorProbe {
                    row,
                    how: "the request, again",
                    exchange: &exchange,
                }));
            }
        }
        Some(Check::Omission(_)) => {
            let exchange = session.send(call).await;
            let parameter = wanted.fact.strip_prefix("parameter.").unwrap_or_default();
            session.check(&Evidence::Omission(Omission { parameter, exchange: &exchange }));
        }
        Some(Check::Refusal(_)) => {
            let exchange = session.send(call).await;
            let scheme = session.target.scheme(session.operation(), &call.signing);
            session.check(&Evidence::Refusal(Refusal { exchange: &exchange, scheme }));
        }
        Some(Check::UnknownId(_)) => {
            let exchange = session.send(call).await;
            let parameter = wanted.fact.strip_prefix("parameter.").unwrap_or_default();
            let probe = UnknownId { parameter, id: "the id, again", exchange: &exchange };
            session.check(&Evidence::UnknownId(probe));
        }
        Some(Check::UnknownVersion(_)) => {
            let exchange = session.send(call).await;
            let id = wanted.fact.strip_prefix("request.").unwrap_or_default();
            if let Some(endpoint) = session.operation().endpoint(id) {
                session.check(&Evidence::UnknownVersion(UnknownVersion { endpoint, exchange: &exchange }));
            }
        }
        Some(Check::ExampleAnswer(_)) => {
            let exchange = session.send(call).await;
            session.check(&Evidence::ExampleAnswer(ExampleAnswer { fact: &wanted.fact, exchange: &exchange }));
        }
        Some(Check::Walk(_)) => {
            session.check(&Evidence::Walk(&walked(session, call).await));
            // What shows nothing by itself did so beside the reference: as one that does not end where the list does.
            if !session.coverage.findings().iter().any(|group| group.rule.id == wanted.rule) {
                beside_reference(session, call).await;
            }
        }
        Some(Check::Compared(_)) => beside_reference(session, call).await,
        // On the heap: what checks a whole operation is too large for the stack of a thread that has to move it about.
        _ => Box::pin(super::operation(session, Pieces::new(None, 0))).await,
    }
}

/// The walk that `call` asks for a page of, checked as a run checks it: a limit on pages would change what is seen.
async fn beside_reference(session: Session<'_>, call: &Request) {
    if let Some(reference) = reference(session).await {
        pages::one(session, &reference, size(session, call)).await;
    }
}

/// The page size that `call` asks for.
fn size(session: Session<'_>, call: &Request) -> Option<u64> {
    let paging = session.operation().pagination()?;
    call.parameter(&paging.size)?.parse().ok()
}

/// The walk that `call` asks for a page of, from its beginning.
async fn walked(session: Session<'_>, call: &Request) -> crate::walk::Walk {
    let paging = session.operation().pagination();
    let size = size(session, call);
    let call = paging.map_or_else(|| call.clone(), |paging| call.clone().without(&paging.cursor));
    let name = size.map_or_else(|| "the walk without a size".to_owned(), |size| format!("the walk by {size}"));
    walk(session, Plan { name, call, size, pages: MOST_PAGES, paged: paging.is_some(), from: None }).await
}
