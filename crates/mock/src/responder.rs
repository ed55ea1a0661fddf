//! The mock itself: a pure function from (request, data set, clock) to a response.
//!
//! The steps, one module each: [`received`](crate::received) and [`route`](crate::route) → [`sender`](crate::sender) →
//! [`condition`](crate::condition) → [`replay`](crate::replay) or [`paging`](crate::paging) → [`render`](crate::render). No I/O,
//! no clock, no state.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use oplog_schema::condition::Condition;
use oplog_schema::golden::GoldenCase;
use oplog_schema::tables::{Endpoint, ErrorRow};
use oplog_schema::{Catalogue, OperationId};
use serde_json::Value;

use crate::bounds;
use crate::condition::RequestContext;
use crate::credentials::CredentialWords;
use crate::data::value::{Known, Maker};
use crate::detail::detail;
use crate::errors::{self, ErrorResponse};
use crate::examples::Examples;
use crate::explain::{self, EXPECTED, EXPLANATION};
use crate::paging::cursor::CursorCodec;
use crate::paging::list::List;
use crate::paging::page;
use crate::parsed::{ParsedRequest, media_type};
use crate::plan::Plan;
use crate::plan_error::PlanError;
use crate::plans::Plans;
use crate::received::ReceivedRequest;
use crate::render;
use crate::replay::Replays;
use crate::request::MockRequest;
use crate::response::MockResponse;
use crate::route::{RouteMatch, RoutedRequest};
use crate::sender::{IsNew, Sender};
use crate::settings::Settings;

/// Answers every operation of a catalogue as documented.
///
/// ```
/// use oplog_mock::{MockRequest, Responder, Settings};
/// use oplog_schema::{Catalogue, Source, golden};
///
/// let cases = golden::load(&Source::Embedded)?;
/// let responder = Responder::new(&Catalogue::embedded()?, &cases, Settings::open())?;
/// let response = responder.respond(&MockRequest::get("/v1/operationLog?maxKeys=3"), "2026-03-01T12:00:00Z".parse()?);
/// assert_eq!(response.status, 200);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Responder {
    plans: Plans,
    settings: Settings,
    cursors: CursorCodec,
    replays: Replays,
    examples: Examples,
    words: CredentialWords,
    catalogue: Arc<Catalogue>,
}

impl Responder {
    /// A responder for every operation of `catalogue`; `cases` supply documented entries and answers.
    ///
    /// # Errors
    /// When the tables of an operation say something that the mock server cannot follow: an unknown token or strategy, a
    /// documented case that is not among `cases`, entries that are not sorted.
    pub fn new(catalogue: &Catalogue, cases: &[GoldenCase], settings: Settings) -> Result<Self, PlanError> {
        let plans = Plans::new(catalogue, cases)?;
        let mut cursors = CursorCodec::new(settings.seed);
        let replays = Replays::new(&plans, cases, &settings, &mut cursors);
        let examples = Examples::new(&plans, cases);
        let words = CredentialWords::new(&settings.credentials);
        Ok(Self { plans, settings, cursors, replays, examples, words, catalogue: Arc::new(catalogue.clone()) })
    }

    /// The answer to `request` when the clock shows `now`. Numbers used once are taken for new: to know better would be state,
    /// which an [`Engine`](crate::Engine) has.
    #[must_use]
    pub fn respond(&self, request: &MockRequest, now: Timestamp) -> MockResponse {
        let received = self.receive(request, now);
        let routed = self.route(&received);
        self.answer(&routed, &self.identify(&routed, &|_| true))
    }

    /// Takes a request apart.
    pub(crate) fn receive<'r>(&self, request: &'r MockRequest, now: Timestamp) -> ReceivedRequest<'r> {
        ReceivedRequest { https: self.settings.https, ..ReceivedRequest::new(self.settings.seed, request, now) }
    }

    /// Finds out where a request leads.
    pub(crate) fn route<'r>(&'r self, received: &'r ReceivedRequest<'r>) -> RoutedRequest<'r> {
        RoutedRequest::new(&self.plans, received)
    }

    /// Who sent a request; nobody is asked for proof who asks for no operation.
    pub(crate) fn identify(&self, routed: &RoutedRequest<'_>, is_new: IsNew<'_>) -> Sender {
        let sender = |request| Sender::of(request, &self.settings, &self.words, is_new);
        routed.route.request().map_or_else(Sender::default, sender)
    }

    /// The answer as documented.
    pub(crate) fn answer(&self, routed: &RoutedRequest<'_>, sender: &Sender) -> MockResponse {
        let received = routed.received;
        match &routed.route {
            RouteMatch::Operation(request) => self.answer_operation(request, sender),
            RouteMatch::Discovery { plan, document, path } => document.answer(received, path, plan.json_style),
            RouteMatch::OtherMethod { endpoint, .. } if received.request.method == "OPTIONS" => {
                self.options(received, endpoint)
            }
            RouteMatch::OtherMethod { plan, endpoint } => self.missed(received, plan, endpoint, true),
            RouteMatch::NearPath { plan, endpoint } => self.missed(received, plan, endpoint, false),
            RouteMatch::Nothing => errors::not_found(self.plans.operations()),
        }
    }

    /// Which methods a documented path has, as HTTP answers that for every resource (RFC 9110, section 9.3.7).
    fn options(&self, received: &ReceivedRequest<'_>, found: &Endpoint) -> MockResponse {
        let endpoints = self.plans.operations().flat_map(|operation| operation.endpoints());
        let is_whole = |endpoint: &&Endpoint| {
            endpoint.uri.match_prefix(received.request.path()).is_some_and(|(_, rest)| rest.is_empty())
        };
        let here = endpoints.filter(is_whole).chain([found]);
        let mut methods: BTreeSet<&str> = here.map(|endpoint| endpoint.method.as_str()).collect();
        methods.insert("OPTIONS");
        if methods.contains("GET") {
            methods.insert("HEAD");
        }
        let mut response = MockResponse::new(204, "", Vec::new());
        response.headers = vec![("Allow".to_owned(), methods.into_iter().collect::<Vec<_>>().join(", "))];
        response
    }

    /// The answer to a request that an operation does not have.
    fn missed(
        &self,
        received: &ReceivedRequest<'_>,
        plan: &Plan,
        endpoint: &Endpoint,
        by_method: bool,
    ) -> MockResponse {
        let Some(row) = errors::row_for(&plan.operation, by_method) else {
            return errors::not_found(self.plans.operations());
        };
        let media = media_type(plan, endpoint, received);
        let request = received.request;
        let offence = if by_method { request.method.clone() } else { request.path().to_owned() };
        ErrorResponse { plan, row, offence, media, request: None, signature: None }.answer(received)
    }

    /// The documented error with this id, as if its condition held; `None` where the request is to no operation that has it.
    pub(crate) fn documented_error(&self, routed: &RoutedRequest<'_>, id: &str) -> Option<MockResponse> {
        let (received, request) = (routed.received, routed.route.request()?);
        let row = request.plan.operation.errors().iter().find(|row| row.id == id)?;
        let (plan, media, offence) = (request.plan, request.media_type(), "asked for by the test".to_owned());
        Some(ErrorResponse { plan, row, offence, media, request: Some(request), signature: None }.answer(received))
    }

    /// What golden cases show.
    pub(crate) fn examples(&self) -> &Examples {
        &self.examples
    }

    /// The tables.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
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

    pub(crate) fn plans(&self) -> &Plans {
        &self.plans
    }

    /// The list that `request` asks for; `None` when its operation has no list.
    pub(crate) fn list<'p>(&self, request: &ParsedRequest<'p>) -> Option<List<'p>> {
        List::resolve(request, &self.settings, &self.cursors)
    }

    pub(crate) fn cursors(&self) -> &CursorCodec {
        &self.cursors
    }

    fn answer_operation(&self, request: &ParsedRequest<'_>, sender: &Sender) -> MockResponse {
        let list = self.list(request);
        let detail = detail(request, &self.plans, &self.settings);
        let credential = sender.credential.and_then(|place| self.settings.credentials.get(place));
        let signature = sender.problem.as_ref();
        let context = RequestContext { request, list: list.as_ref(), found: detail.is_some(), credential, signature };

        // What the page shows belongs to the first account.
        let is_other = credential.is_some_and(|credential| credential.is_other);
        let own = request.received.own.entries(request.plan.operation.id().as_str());
        let replay = self.replays.find(request, list.as_ref(), &self.settings).filter(|_| !is_other && own.is_none());
        let mut response = match (self.error(&context, replay.is_some()), replay) {
            (Some((row, offence)), _) => {
                let (plan, media) = (request.plan, request.media_type());
                let error = ErrorResponse { plan, row, offence, media, request: Some(request), signature };
                error.answer(request.received)
            }
            (None, Some(replay)) => self.with_headers(request, replay),
            (None, None) => match bounds::violated(request) {
                Some(problem) => errors::bad_request(&problem),
                None => self.success(request, list.as_ref(), detail),
            },
        };
        if let Some(text) = signature.filter(|_| self.settings.explain_auth).and_then(|problem| problem.hole(EXPECTED))
        {
            response.add(EXPLANATION, explain::expected(text, &self.settings.credentials));
        }
        if let Some(problem) = signature.filter(|_| response.status < 400) {
            response = errors::unauthorized(problem);
        }
        for (name, value) in request.version_headers() {
            response.add(&name, value);
        }
        response
    }

    /// The error that applies. Who asks comes before what is asked for; a documented request may break its own page's rules,
    /// but not be sent by just anyone.
    fn error<'c>(&self, context: &RequestContext<'c>, is_documented: bool) -> Option<(&'c ErrorRow, String)> {
        let is_unproven = context.signature.is_some();
        let by_proof = context
            .first_error(|row| is_unproven && matches!(row.when, Condition::Signature(_) | Condition::Credential(_)));
        by_proof.or_else(|| context.first_error(|row| !is_documented || matches!(row.when, Condition::Credential(_))))
    }

    fn success(
        &self,
        request: &ParsedRequest<'_>,
        list: Option<&List<'_>>,
        detail: Option<(String, Value)>,
    ) -> MockResponse {
        let mut maker = Maker::new(request);
        let mut headers = Vec::new();
        if let Some(list) = list {
            let page = page::cut(request, list, &self.cursors);
            maker.known.reserve(page.members.len() + 1);
            maker.known.push((Cow::Borrowed(&list.series.listing.place), Known::Rows(&list.series, page.entries)));
            let members = page.members.into_iter().map(|(name, value)| (Cow::Borrowed(name), Known::Value(value)));
            maker.known.extend(members);
            headers = page.headers;
        }
        maker.known.extend(detail.map(|(path, entry)| (Cow::Owned(path), Known::Value(Some(entry)))));
        let mut response = render::success(request.plan, request.media_type(), &mut maker);
        for (name, value) in headers {
            response.add(name, value);
        }
        self.with_headers(request, response)
    }

    /// The response with every documented header that it does not have yet.
    fn with_headers(&self, request: &ParsedRequest<'_>, mut response: MockResponse) -> MockResponse {
        let maker = Maker::new(request);
        response.headers.reserve(request.plan.headers.len());
        for (name, template) in &request.plan.headers {
            if response.header(name).is_none()
                && let Some(value) =
                    template.fill_with(maker.draw.of(name), |out, word| maker.push_word(out, word, None))
            {
                response.headers.push((name.clone(), value));
            }
        }
        response
    }
}
