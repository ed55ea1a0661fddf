//! What rules read: answers, walks, comparisons, windows, probed errors, pairs.
//!
//! Every variant is finished evidence: the collector builds it from the network, tests build it by hand, and a rule cannot tell
//! the difference. Neighbours: `collect` makes it, `rules` reads it.

use oplog_schema::tables::{Endpoint, ErrorRow, ValueFilter};
use oplog_wire::sign::Scheme;
use serde_json::Value;

use crate::answer::Answer;
use crate::archive::Archive;
use crate::gaps::GapCount;
use crate::walk::{ItemDigest, Walk};
use oplog_findings::{Exchange, Request, instant};

/// Something that a run met, or a recording holds: what rules read.
#[derive(Debug)]
pub enum Evidence<'a> {
    /// One answer to a request that should succeed.
    Answer(&'a Answer<'a>),
    /// One walk over a list.
    Walk(&'a Walk),
    /// A walk beside the reference.
    Compared(Compared<'a>),
    /// The same thing asked for twice.
    Again(&'a Again<'a>),
    /// The first page without a size beside the one of the documented default.
    DefaultPage(DefaultPage<'a>),
    /// Windows over a list.
    Windows(&'a Windows<'a>),
    /// What a filter by value leaves of a list.
    Filtered(&'a Filtered<'a>),
    /// A request that meets the condition of a documented error.
    ErrorProbe(ErrorProbe<'a>),
    /// A request without a mandatory parameter.
    Omission(Omission<'a>),
    /// Two bodies that must say the same.
    Pair(&'a Pair<'a>),
    /// An entity that belongs to another account than the one that asks.
    Foreign(Foreign<'a>),
    /// The entries of two entities.
    Isolation(&'a Isolation<'a>),
    /// A request with credentials that must be rejected.
    Refusal(Refusal<'a>),
    /// What entries may lack, over a whole run.
    Gap(&'a GapCount<'a>),
    /// The ids that several answers gave themselves.
    AnswerIds(&'a AnswerIds<'a>),
    /// A request for an id that nothing has, to an operation that shows one thing.
    UnknownId(UnknownId<'a>),
    /// A documented request under a version that the page does not have.
    UnknownVersion(UnknownVersion<'a>),
    /// The page's own example request.
    ExampleAnswer(ExampleAnswer<'a>),
}

impl Evidence<'_> {
    /// How many entries are looked at, where that may be many.
    pub(crate) fn entries(&self) -> usize {
        match self {
            Self::Walk(walk) => walk.entries.len(),
            Self::Compared(compared) => compared.truth.entries.len() + compared.walk.entries.len(),
            Self::Windows(windows) => windows.whole.len(),
            Self::Filtered(filtered) => filtered.matching.len() + filtered.walk.entries.len(),
            Self::Isolation(isolation) => isolation.own.len() + isolation.others.len(),
            _ => 0,
        }
    }
}

/// A walk beside the one that is taken for the truth (the one with the fewest page boundaries).
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// The reference.
    pub truth: &'a Walk,
    /// The walk that is checked.
    pub walk: &'a Walk,
    /// The answers that both walks were read from, to quote what walks keep digests of.
    pub answers: &'a Archive,
}

/// The same thing asked for twice.
#[derive(Debug, Clone)]
pub struct Again<'a> {
    /// Why it should be the same.
    pub reason: AgainReason,
    /// Where: `page 3 of 6 of the walk by 10`.
    pub at: String,
    /// The second request.
    pub call: &'a Request,
    /// The entries of the first answer.
    pub first: &'a [ItemDigest],
    /// The entries of the second one, or why there are none.
    pub second: Result<Vec<ItemDigest>, String>,
}

/// Why two answers should hold the same entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgainReason {
    /// The very same request.
    Repeated,
    /// A cursor from the middle of a walk, followed later.
    Resumed,
}

/// The first page without a size beside the first page with the documented default asked for.
#[derive(Debug, Clone, Copy)]
pub struct DefaultPage<'a> {
    /// The request without a size.
    pub call: &'a Request,
    /// How many entries its answer has.
    pub implicit: usize,
    /// How many entries the answer has when the default is asked for by name.
    pub explicit: usize,
    /// The documented default.
    pub documented: u64,
}

/// Which question a window answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowKind {
    /// Only entries of the window, and all of them strictly inside.
    Within,
    /// A window that ends at, and one that starts at, the time of an entry.
    Boundary,
    /// Two windows that meet, beside the whole.
    SubWindows,
    /// No window at all, or an empty one, beside the documented default.
    Default,
    /// A window of which only what lies outside is known to be wrong: one bound alone, or an example.
    Open,
}

/// One or two windows over a list.
#[derive(Debug, Clone)]
pub struct Windows<'a> {
    /// The question.
    pub kind: WindowKind,
    /// All entries of the list, for comparison.
    pub whole: &'a [ItemDigest],
    /// Each window with what it returned.
    pub windows: Vec<Window<'a>>,
}

/// A window: bounds in milliseconds since 1970, both counted in.
#[derive(Debug, Clone)]
pub struct Window<'a> {
    /// Lower bound.
    pub start: i64,
    /// Upper bound.
    pub end: i64,
    /// The walk over it.
    pub walk: &'a Walk,
}

impl Window<'_> {
    /// Whether a time lies in the window, bounds included.
    #[must_use]
    pub fn holds(&self, time: i64) -> bool {
        (self.start..=self.end).contains(&time)
    }

    /// The bounds in words.
    #[must_use]
    pub fn bounds(&self) -> String {
        match (self.start, self.end) {
            (i64::MIN, end) => format!("until {}", instant(end)),
            (start, i64::MAX) => format!("from {}", instant(start)),
            (start, end) => format!("{} to {}", instant(start), instant(end)),
        }
    }
}

/// What a filter by value leaves of a list, beside the entries of the whole list that match.
#[derive(Debug, Clone)]
pub struct Filtered<'a> {
    /// The filter.
    pub filter: &'a ValueFilter,
    /// The entries of the whole list that match.
    pub matching: Vec<ItemDigest>,
    /// The walk over the filtered list.
    pub walk: &'a Walk,
}

/// An error row with one request that meets its condition, and the answer.
#[derive(Debug, Clone, Copy)]
pub struct ErrorProbe<'a> {
    /// The row.
    pub row: &'a ErrorRow,
    /// What was done: `startTime = 2017-13-01T00:00:00Z (month 13)`.
    pub how: &'a str,
    /// The exchange.
    pub exchange: &'a Exchange,
}

/// A request without a mandatory parameter.
#[derive(Debug, Clone, Copy)]
pub struct Omission<'a> {
    /// The parameter.
    pub parameter: &'a str,
    /// The exchange.
    pub exchange: &'a Exchange,
}

/// Two bodies that must say the same.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// What the two are.
    pub kind: PairKind,
    /// Their names: `the list`, `the detail`.
    pub names: (String, String),
    /// The request of the second body.
    pub call: &'a Request,
    /// The bodies (or entries), or why one is missing.
    pub bodies: (Result<Value, String>, Result<Value, String>),
}

/// What two bodies are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairKind {
    /// One resource in JSON and in XML.
    Forms,
    /// One resource under two URI versions.
    Versions,
    /// One list asked for with two methods.
    Methods,
    /// One entry in its list and by itself.
    ListAndDetail,
}

/// What an account sees of an entity that belongs to another one.
#[derive(Debug, Clone, Copy)]
pub struct Foreign<'a> {
    /// The parameter that names the entity.
    pub parameter: &'a str,
    /// Its name.
    pub value: &'a str,
    /// Who asks: `the first account`.
    pub asker: &'a str,
    /// The request.
    pub call: &'a Request,
    /// How many entries came back; none when it is refused.
    pub seen: usize,
    /// How many entries the owner sees, as far as that is known.
    pub owners: usize,
}

/// The entries of one thing beside the answer for another.
#[derive(Debug, Clone)]
pub struct Isolation<'a> {
    /// The parameter that names the thing.
    pub parameter: &'a str,
    /// The entries of the known thing.
    pub own: &'a [ItemDigest],
    /// The value that names the other thing.
    pub other: &'a str,
    /// The request for the other thing.
    pub call: &'a Request,
    /// Its entries; none when it is refused.
    pub others: Vec<ItemDigest>,
}

/// A request that must be refused for its credentials.
#[derive(Debug, Clone, Copy)]
pub struct Refusal<'a> {
    /// The exchange; its call says how it was signed.
    pub exchange: &'a Exchange,
    /// The scheme by which its sender proves who it is, or should.
    pub scheme: Option<Scheme>,
}

/// The ids that several answers gave themselves in one place.
#[derive(Debug, Clone)]
pub struct AnswerIds<'a> {
    /// The fact that documents the place.
    pub fact: &'a str,
    /// The id of each answer that had one, with the request and a name of the answer.
    pub ids: Vec<(String, &'a Request, String)>,
}

/// A request for an id that nothing has.
#[derive(Debug, Clone, Copy)]
pub struct UnknownId<'a> {
    /// The parameter that names the thing.
    pub parameter: &'a str,
    /// The made-up id.
    pub id: &'a str,
    /// The exchange.
    pub exchange: &'a Exchange,
}

/// A documented request under a version that the page does not have.
#[derive(Debug, Clone, Copy)]
pub struct UnknownVersion<'a> {
    /// The documented request.
    pub endpoint: &'a Endpoint,
    /// The exchange.
    pub exchange: &'a Exchange,
}

/// The page's own example request, and what came.
#[derive(Debug, Clone, Copy)]
pub struct ExampleAnswer<'a> {
    /// The fact that documents the example.
    pub fact: &'a str,
    /// The exchange.
    pub exchange: &'a Exchange,
}
