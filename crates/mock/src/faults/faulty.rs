//! A responder whose answers faults change on their way out.

use jiff::Timestamp;
use oplog_requests::Proof;
use oplog_schema::Catalogue;
use oplog_schema::golden::GoldenCase;

use super::catalogue::Fault;
use super::context::FaultContext;
use crate::plan_error::PlanError;
use crate::request::MockRequest;
use crate::responder::Responder;
use crate::response::MockResponse;
use crate::route::RoutedRequest;
use crate::scenario::Own;
use crate::sender::{IsNew, Sender};
use crate::settings::Settings;

/// A responder, and the faults between it and its clients. Without any it answers as the responder does.
///
/// ```
/// use oplog_mock::faults::{self, Faulty};
/// use oplog_mock::{MockRequest, Settings};
/// use oplog_schema::{Catalogue, Source, golden};
///
/// let catalogue = Catalogue::embedded()?;
/// let cases = golden::load(&Source::Embedded)?;
/// let chosen = faults::find(&catalogue, "success-as-202@baidu-bbc/query-operation-log");
/// let faulty = Faulty::build(&catalogue, &cases, Settings::open(), chosen)?;
/// let request = MockRequest::get("/v1/operationLog?maxKeys=3");
/// assert_eq!(faulty.respond(&request, "2026-03-01T12:00:00Z".parse()?).status, 202);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Faulty {
    responder: Responder,
    faults: Vec<Fault>,
}

impl Faulty {
    /// `responder` behind `faults`. Each sees the answers of those before it as the right ones. The settings stay as they are:
    /// see [`Fault::adjust`].
    #[must_use]
    pub fn new(responder: Responder, faults: Vec<Fault>) -> Self {
        Self { responder, faults }
    }

    /// A responder with `settings` as `faults` need them, behind these faults.
    ///
    /// # Errors
    /// As [`Responder::new`].
    pub fn build(
        catalogue: &Catalogue,
        cases: &[GoldenCase],
        mut settings: Settings,
        faults: Vec<Fault>,
    ) -> Result<Self, PlanError> {
        faults.iter().for_each(|fault| fault.adjust(&mut settings));
        Ok(Self::new(Responder::new(catalogue, cases, settings)?, faults))
    }

    /// The responder behind the faults.
    #[must_use]
    pub fn responder(&self) -> &Responder {
        &self.responder
    }

    /// The answer to `request` when the clock shows `now`, as [`Responder::respond`] gives it, changed by every fault.
    #[must_use]
    pub fn respond(&self, request: &MockRequest, now: Timestamp) -> MockResponse {
        self.respond_where(request, now, Own::NONE, &|_| true).0
    }

    /// The same from lists that hold `own`, where `is_new` knows which numbers were used; and whether the request proved who sent it.
    pub(crate) fn respond_where(
        &self,
        request: &MockRequest,
        now: Timestamp,
        own: &Own,
        is_new: IsNew<'_>,
    ) -> (MockResponse, Proof) {
        let received = self.responder.receive(request, now).with(own);
        let routed = self.responder.route(&received);
        let sender = self.responder.identify(&routed, is_new);
        (answer(&self.responder, &self.faults, &routed, &sender), sender.proof(self.responder.settings().auth))
    }

    /// The same with more faults around those that are there.
    pub(crate) fn with(&self, faults: Vec<Fault>) -> Self {
        Self::new(self.responder.clone(), [self.faults.clone(), faults].concat())
    }
}

impl From<Responder> for Faulty {
    fn from(responder: Responder) -> Self {
        Self::new(responder, Vec::new())
    }
}

/// What the last of `faults` makes of the answer that the others let through.
fn answer(responder: &Responder, faults: &[Fault], routed: &RoutedRequest<'_>, sender: &Sender) -> MockResponse {
    let Some((fault, before)) = faults.split_last() else { return responder.answer(routed, sender) };
    let right = |routed: &RoutedRequest<'_>, sender: &Sender| answer(responder, before, routed, sender);
    match routed.route.plan().filter(|plan| *plan.operation.id() == fault.operation) {
        Some(plan) => (fault.change.answer)(&FaultContext { responder, plan, routed, sender, right: &right }),
        None => right(routed, sender),
    }
}
