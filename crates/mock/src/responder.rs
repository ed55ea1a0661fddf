//! The mock server itself: a pure function from (request, data set, clock) to a response.
//!
//! The steps, each in a room of its own: [`route`](crate::route) → [`signature`](crate::signature) →
//! [`condition`](crate::condition) → [`replay`](crate::replay) or [`list`](crate::list) → [`paging`](crate::paging) →
//! [`render`](crate::render). No I/O, no clock, no state.

use std::collections::BTreeMap;

use jiff::Timestamp;
use oplog_requests::Proof;
use oplog_schema::condition::Condition;
use oplog_schema::golden::GoldenCase;
use oplog_schema::tables::ErrorRow;
use oplog_schema::{Catalogue, OperationId};
use serde_json::{Map, Value};

use crate::call::{self, Call};
use crate::condition::Facts;
use crate::credentials;
use crate::data::value::Maker;
use crate::discovery;
use crate::errors::{self, Fault};
use crate::exchange::Exchange;
use crate::list::{self, List};
use crate::paging::{self, seal::CursorCodec};
use crate::plan::{Plan, PlanError};
use crate::render;
use crate::replay::Replays;
use crate::request::Request;
use crate::response::Response;
use crate::route::{Routed, route};
use crate::settings::{Auth, Credential, Settings};
use crate::signature::{self, IsNew, Problem};

/// Who sent a request, and what is wrong with the proof of that.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sender<'c> {
    pub(crate) credential: Option<&'c Credential>,
    pub(crate) problem: Option<Problem>,
}

/// Answers every operation of a catalogue as documented.
///
/// ```
/// use oplog_mock::{Request, Responder, Settings};
/// use oplog_schema::{Catalogue, Source, golden};
///
/// let cases = golden::load(&Source::Embedded)?;
/// let responder = Responder::new(&Catalogue::embedded()?, &cases, Settings::open())?;
/// let response = responder.respond(&Request::get("/v1/operationLog?maxKeys=3"), "2026-03-01T12:00:00Z".parse()?);
/// assert_eq!(response.status, 200);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Responder {
    plans: Vec<Plan>,
    settings: Settings,
    sealer: CursorCodec,
    replays: Replays,
}

impl Responder {
    /// A responder for every operation of `catalogue`; `cases` supply documented entries and answers.
    ///
    /// # Errors
    /// When the tables of an operation say something that the mock server cannot follow: an unknown token or strategy, a
    /// documented case that is not among `cases`, entries that are not sorted.
    pub fn new(catalogue: &Catalogue, cases: &[GoldenCase], settings: Settings) -> Result<Self, PlanError> {
        let plans = catalogue.operations().iter().map(|operation| Plan::new(operation, cases));
        let plans: Vec<_> = plans.collect::<Result<_, _>>()?;
        let mut sealer = CursorCodec::new(settings.seed);
        let replays = Replays::new(&plans, cases, &settings, &mut sealer);
        Ok(Self { plans, settings, sealer, replays })
    }

    /// The answer to `request` when the clock shows `now`. Numbers used once are taken for new: to know better would be state,
    /// which an [`Engine`](crate::Engine) has.
    #[must_use]
    pub fn respond(&self, request: &Request, now: Timestamp) -> Response {
        let (sender, _) = self.identify(request, now, &|_| true);
        self.answer_to(request, now, &sender)
    }

    /// Who sent `request`, and whether it proves that. `is_new` knows which numbers were used.
    pub(crate) fn identify(&self, request: &Request, now: Timestamp, is_new: IsNew<'_>) -> (Sender<'_>, Proof) {
        let exchange = self.exchange(request, now);
        let sender = match route(&self.plans, &exchange) {
            Routed::To(route) => self.sender(&Call::new(&exchange, route), is_new),
            _ => Sender::default(),
        };
        let number =
            |sender: &Credential| self.settings.credentials.iter().position(|known| std::ptr::eq(known, sender));
        let proof = match (&sender.problem, self.settings.auth) {
            (Some(problem), _) => Proof::Failed { fault: problem.fault(), text: problem.text().to_owned() },
            (None, Auth::Check) => {
                sender.credential.and_then(number).map_or(Proof::Unchecked, |by| Proof::Proven { by })
            }
            (None, Auth::Off) => Proof::Unchecked,
        };
        (sender, proof)
    }

    /// The answer as documented. Who sent the request has been found out before.
    pub(crate) fn answer_to(&self, request: &Request, now: Timestamp, sender: &Sender<'_>) -> Response {
        let exchange = self.exchange(request, now);
        if let Some(document) = discovery::answer(&self.plans, &exchange) {
            return document;
        }
        let (plan, form, wrong_method) = match route(&self.plans, &exchange) {
            Routed::To(route) => return self.answer(&Call::new(&exchange, route), sender),
            Routed::Method(route) => (route.plan, route.form, true),
            Routed::Path(plan, form) => (plan, form, false),
            Routed::Nowhere => return errors::not_found(&self.plans),
        };
        let Some(row) = errors::row_for(&plan.operation, wrong_method) else { return errors::not_found(&self.plans) };
        let form = call::form(plan, &plan.operation.endpoints()[form], &exchange);
        let offence = if wrong_method { request.method.clone() } else { request.path().to_owned() };
        Fault { plan, row, offence, form, call: None, signature: None }.answer(&exchange)
    }

    /// The settings that it was made with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The operations that it answers.
    pub fn operations(&self) -> impl Iterator<Item = &OperationId> {
        self.plans.iter().map(|plan| plan.operation.id())
    }

    pub(crate) fn plans(&self) -> &[Plan] {
        &self.plans
    }

    pub(crate) fn exchange<'r>(&self, request: &'r Request, now: Timestamp) -> Exchange<'r> {
        Exchange::new(self.settings.seed, request, now)
    }

    /// Who sent a request. Asks for the number used once, so that is done once for each request.
    fn sender(&self, call: &Call<'_>, is_new: IsNew<'_>) -> Sender<'_> {
        let known = &self.settings.credentials;
        match self.settings.auth {
            Auth::Off => Sender { credential: credentials::of(call.exchange, known), problem: None },
            Auth::Check => match signature::check(call, known, is_new) {
                Ok(credential) => Sender { credential: Some(credential), problem: None },
                Err(problem) => Sender { credential: None, problem: Some(problem) },
            },
        }
    }

    /// The list that `call` asks for; `None` when its operation has no list.
    pub(crate) fn list<'p>(&self, call: &Call<'p>) -> Option<List<'p>> {
        List::resolve(call, &self.settings, &self.sealer)
    }

    pub(crate) fn sealer(&self) -> &CursorCodec {
        &self.sealer
    }

    fn answer(&self, call: &Call<'_>, sender: &Sender<'_>) -> Response {
        let list = self.list(call);
        let detail = self.detail(call);
        let (credential, signature) = (sender.credential, sender.problem.as_ref());
        let facts = Facts { call, list: list.as_ref(), found: detail.is_some(), credential, signature };

        let replay = self.replays.find(call, list.as_ref(), &self.settings);
        let mut response = match (self.error(&facts, replay.is_some()), replay) {
            (Some((row, offence)), _) => {
                let fault = Fault { plan: call.plan, row, offence, form: call.form(), call: Some(call), signature };
                fault.answer(call.exchange)
            }
            (None, Some(replay)) => self.with_headers(call, replay),
            (None, None) => self.success(call, list.as_ref(), detail),
        };
        if let Some(problem) = signature.filter(|_| response.status < 400) {
            response = errors::unauthorized(problem);
        }
        for (name, value) in call.version_headers() {
            response.add(&name, value);
        }
        response
    }

    /// The error that applies. Who asks comes before what is asked for; a documented request may break its own page's rules,
    /// but not be sent by just anyone.
    fn error<'c>(&self, facts: &Facts<'c>, is_documented: bool) -> Option<(&'c ErrorRow, String)> {
        let is_unproven = facts.signature.is_some();
        let by_proof = facts
            .first_error(|row| is_unproven && matches!(row.when, Condition::Signature(_) | Condition::Credential(_)));
        by_proof.or_else(|| facts.first_error(|row| !is_documented || matches!(row.when, Condition::Credential(_))))
    }

    fn success(&self, call: &Call<'_>, list: Option<&List<'_>>, detail: Option<(String, Value)>) -> Response {
        let mut known: BTreeMap<String, Option<Value>> = BTreeMap::new();
        let mut headers = Vec::new();
        if let Some(list) = list {
            let page = paging::cut(call, list, &self.sealer);
            let wrapper = list.series.listing.wrapper.as_deref();
            let entries = page.entries.map(|index| wrap(list.series.entry(index, call), wrapper));
            known.insert(list.series.listing.path.to_string(), Some(entries.collect()));
            known.extend(page.members);
            headers = page.headers;
        }
        known.extend(detail.map(|(path, entry)| (path, Some(entry))));
        let mut maker = Maker { call, draw: call.exchange.draw, entry: None, known };
        let body = maker.value(&call.plan.body).unwrap_or(Value::Null);

        let mut response = render::success(call.plan, call.form(), &body);
        for (name, value) in headers {
            response.add(&name, value);
        }
        self.with_headers(call, response)
    }

    /// The response with every documented header that it does not have yet.
    fn with_headers(&self, call: &Call<'_>, mut response: Response) -> Response {
        let maker = Maker { call, draw: call.exchange.draw, entry: None, known: BTreeMap::new() };
        for (name, template) in &call.plan.headers {
            if let Some(value) = template.fill(maker.draw.of(name), |word| maker.word(word, None)) {
                response.add(name, value);
            }
        }
        response
    }

    /// The entry that a detail request names, with its path in the body; `None` when there is no such entry.
    fn detail(&self, call: &Call<'_>) -> Option<(String, Value)> {
        let table = call.plan.operation.detail()?;
        let name = call.parameter(&table.parameter)?;
        let plan = self.plans.iter().find(|plan| plan.operation.id().as_str() == table.list)?;
        let listing = plan.listing.as_ref()?;
        let series = list::series(plan, listing, call, &self.settings, list::noon(call.exchange.now))?;
        let node = call.plan.body.child(&table.entry)?;

        let mut printed = call.plan.documented_details.iter().filter(|_| series.is_documented && series.total > 0);
        let printed = printed.find(|entry| entry.get(&table.key).and_then(Value::as_str) == Some(&name));
        let (entry, mut maker) = match printed {
            Some(entry) => (entry.clone(), series.maker(0, listing.time_of(entry).unwrap_or(series.newest), call)),
            None => {
                let index = series.find(&name)?;
                (series.entry(index, call), series.maker(index, series.time(index), call))
            }
        };
        let shown = entry.as_object()?.iter().filter(|(name, _)| node.child(name).is_some());
        maker.known = shown.map(|(name, value)| (format!("{}.{name}", node.path), Some(value.clone()))).collect();
        Some((node.path.clone(), maker.value(node)?))
    }
}

/// The entry as its list shows it.
pub(crate) fn wrap(entry: Value, wrapper: Option<&str>) -> Value {
    match wrapper {
        Some(name) => Value::Object(Map::from_iter([(name.to_owned(), entry)])),
        None => entry,
    }
}
