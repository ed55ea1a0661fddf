//! Deliberate violations: faults, each with the rule that must catch it, and controls, which are unusual but correct.
//!
//! A kind of violation is written once, over the tables: it knows no vendor, applies to every operation that has what it is
//! about, and answers with the help of the responder's right answers. So an operation gets its faults from its tables alone.
//! Neighbours: [`scene`] is what a violation sees and does; the other rooms hold the kinds, family by family. Edges: a
//! violation is pure, as the responder is; what the rules are is the checker's business, here they are names.

mod auth;
mod context;
mod controls;
mod encodings;
mod errors;
mod filters;
mod flags;
mod formats;
mod members;
mod pages;
mod presence;
mod refusal;
mod relations;
mod sizes;
mod types;
mod wording;
mod xml;

use std::fmt;

use jiff::Timestamp;
use oplog_schema::{Catalogue, Operation, OperationId};

use crate::request::Request;
use crate::responder::{Responder, Sender};
use crate::response::Response;
use crate::route::{Routed, route};
use crate::settings::Settings;
use context::FaultContext;

/// A violation in one operation, ready to be put into [`Settings`].
///
/// ```
/// use oplog_mock::faults;
/// use oplog_schema::Catalogue;
///
/// let catalogue = Catalogue::embedded()?;
/// let chosen = faults::find(&catalogue, "skips-an-entry@baidu-bbc/query-operation-log");
/// assert_eq!(chosen[0].rule, Some("pagination/no-gap"));
/// # Ok::<(), oplog_schema::LoadError>(())
/// ```
#[derive(Clone)]
pub struct Fault {
    /// `<kind>@<vendor>/<operation>`.
    pub id: String,
    /// What it does, as a name.
    pub kind: &'static str,
    /// The operation that departs.
    pub operation: OperationId,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// The id of the rule that must catch it; `None` for a control, in which no rule must find a failure.
    pub rule: Option<&'static str>,
    change: &'static Kind,
}

impl Fault {
    /// Makes a mock server with `settings` depart in this way, beside any other. A few need lists of a certain length, or another
    /// seed, and set that for all operations.
    pub fn choose(&self, settings: &mut Settings) {
        (self.change.adjust)(settings);
        settings.faults.push(self.clone());
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault").field("id", &self.id).field("rule", &self.rule).finish_non_exhaustive()
    }
}

/// Every fault, sorted by id.
#[must_use]
pub fn catalogue(catalogue: &Catalogue) -> Vec<Fault> {
    sorted(catalogue, |kind| kind.rule.is_some())
}

/// Every control, sorted by id.
#[must_use]
pub fn controls(catalogue: &Catalogue) -> Vec<Fault> {
    sorted(catalogue, |kind| kind.rule.is_none())
}

/// The faults and controls that `id` names: one by its id, or by the name of a kind all operations to which it applies. Empty
/// where nothing has that name.
#[must_use]
pub fn find(catalogue: &Catalogue, id: &str) -> Vec<Fault> {
    let mut found = sorted(catalogue, |_| true);
    found.retain(|fault| fault.id == id || fault.kind == id);
    found
}

fn sorted(catalogue: &Catalogue, wanted: impl Fn(&Kind) -> bool) -> Vec<Fault> {
    let kinds = KINDS.iter().copied().flatten().filter(|kind| wanted(kind));
    let mut faults: Vec<_> = kinds
        .flat_map(|kind| {
            let operations = catalogue.operations().iter().filter(|operation| (kind.applies)(operation));
            operations.map(|operation| Fault {
                id: format!("{}@{}", kind.name, operation.id()),
                kind: kind.name,
                operation: operation.id().clone(),
                about: kind.about,
                rule: kind.rule,
                change: kind,
            })
        })
        .collect();
    faults.sort_by(|a, b| a.id.cmp(&b.id));
    faults
}

/// One way to depart, in every operation that has what it is about.
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    about: &'static str,
    rule: Option<&'static str>,
    applies: fn(&Operation) -> bool,
    answer: fn(&FaultContext<'_>) -> Response,
    adjust: fn(&mut Settings),
}

impl Kind {
    /// A fault that `rule` must catch.
    const fn fault(
        name: &'static str,
        rule: &'static str,
        about: &'static str,
        applies: fn(&Operation) -> bool,
        answer: fn(&FaultContext<'_>) -> Response,
    ) -> Self {
        Self { name, about, rule: Some(rule), applies, answer, adjust: |_| {} }
    }

    /// Something unusual that is right.
    const fn control(
        name: &'static str,
        about: &'static str,
        applies: fn(&Operation) -> bool,
        answer: fn(&FaultContext<'_>) -> Response,
    ) -> Self {
        Self { name, about, rule: None, applies, answer, adjust: |_| {} }
    }

    /// Needs settings of its own.
    const fn with(mut self, adjust: fn(&mut Settings)) -> Self {
        self.adjust = adjust;
        self
    }
}

/// All kinds, family by family.
const KINDS: &[&[Kind]] = &[
    pages::KINDS,
    sizes::KINDS,
    flags::KINDS,
    filters::KINDS,
    types::KINDS,
    presence::KINDS,
    formats::KINDS,
    xml::KINDS,
    relations::KINDS,
    errors::KINDS,
    wording::KINDS,
    auth::KINDS,
    controls::KINDS,
    encodings::KINDS,
];

/// The answer of a mock server that departs as its settings say. Each violation sees the answers of those chosen before it as the
/// right ones.
pub(crate) fn respond(responder: &Responder, request: &Request, now: Timestamp, sender: &Sender<'_>) -> Response {
    through(responder, &responder.settings().faults, request, now, sender)
}

fn through(
    responder: &Responder,
    faults: &[Fault],
    request: &Request,
    now: Timestamp,
    sender: &Sender<'_>,
) -> Response {
    let Some((fault, rest)) = faults.split_last() else { return responder.right(request, now, sender) };
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
    let call = call.map(|route| crate::call::Call::new(&exchange, route));
    (fault.change.answer)(&FaultContext { responder, plan, call, request, now, sender, right: &right })
}
