//! A responder whose answers faults change on their way out.

use jiff::Timestamp;
use oplog_requests::Proof;
use oplog_schema::Catalogue;
use oplog_schema::golden::GoldenCase;

use super::catalogue::Fault;
use super::context::FaultContext;
use crate::call::Call;
use crate::plan::PlanError;
use crate::request::Request;
use crate::responder::{Responder, Sender};
use crate::response::Response;
use crate::route::{Routed, route};
use crate::settings::Settings;
use crate::signature::IsNew;

/// A responder, and the faults between it and its clients. Without any it answers as the responder does.
///
/// ```
/// use oplog_mock::faults::{self, Faulty};
/// use oplog_mock::{Request, Settings};
/// use oplog_schema::{Catalogue, Source, golden};
///
/// let catalogue = Catalogue::embedded()?;
/// let cases = golden::load(&Source::Embedded)?;
/// let chosen = faults::find(&catalogue, "success-as-202@baidu-bbc/query-operation-log");
/// let faulty = Faulty::build(&catalogue, &cases, Settings::open(), chosen)?;
/// let request = Request::get("/v1/operationLog?maxKeys=3");
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
    pub fn respond(&self, request: &Request, now: Timestamp) -> Response {
        self.respond_where(request, now, &|_| true).0
    }

    /// The same, where `is_new` knows which numbers were used; and whether the request proved who sent it.
    pub(crate) fn respond_where(&self, request: &Request, now: Timestamp, is_new: IsNew<'_>) -> (Response, Proof) {
        let (sender, proof) = self.responder.identify(request, now, is_new);
        (through(&self.responder, &self.faults, request, now, &sender), proof)
    }
}

impl From<Responder> for Faulty {
    fn from(responder: Responder) -> Self {
        Self::new(responder, Vec::new())
    }
}

/// The answer as the last of `faults` changes what the others make of the right one.
fn through(
    responder: &Responder,
    faults: &[Fault],
    request: &Request,
    now: Timestamp,
    sender: &Sender<'_>,
) -> Response {
    let Some((fault, rest)) = faults.split_last() else { return responder.answer_to(request, now, sender) };
    let right = |request: &Request, sender: &Sender<'_>| through(responder, rest, request, now, sender);
    let exchange = responder.exchange(request, now);
    let (plan, call) = match route(responder.plans(), &exchange) {
        Routed::To(route) => (route.plan, Some(route)),
        Routed::Method(route) => (route.plan, None),
        Routed::Path(plan, _) => (plan, None),
        Routed::Nowhere => return right(request, sender),
    };
    if *plan.operation.id() != fault.operation {
        return right(request, sender);
    }
    let call = call.map(|route| Call::new(&exchange, route));
    (fault.change.answer)(&FaultContext { responder, plan, call, request, now, sender, right: &right })
}
