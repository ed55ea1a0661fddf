//! One stub: which requests it is for, and what they are answered.

use super::delay::Delay;
use crate::faults::Fault;
use crate::request::MockRequest;
use crate::response::{MockResponse, Transfer};

/// The state of a scenario that nothing has happened to, as WireMock calls it.
pub(super) const STARTED: &str = "Started";

/// A stub, ready for use.
#[derive(Debug, Clone)]
pub(crate) struct Stub {
    pub(crate) name: String,
    pub(crate) wanted: Wanted,
    /// The number of the one matching request that it is for, from 1; all of them without.
    pub(crate) nth: Option<u64>,
    pub(crate) answer: Answer,
    pub(crate) delay: Delay,
    /// How the body travels, where the stub says so.
    pub(crate) transfer: Option<Transfer>,
    pub(crate) step: Option<Step>,
}

/// What a request must look like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The operation's id.
    pub(crate) operation: Option<String>,
    pub(crate) method: Option<String>,
    pub(crate) path: Option<String>,
    /// Parameters of query or form that must be sent with these values.
    pub(crate) query: Vec<(String, String)>,
    /// Parameters that must not be sent.
    pub(crate) absent: Vec<String>,
    pub(crate) headers: Vec<(String, String)>,
    /// A text that the body must contain.
    pub(crate) body: Option<String>,
    /// Whether it asks for a page after the first one.
    pub(crate) continues: Option<bool>,
}

/// A request as stubs look at it.
pub(crate) struct Asked<'a> {
    pub(crate) request: &'a MockRequest,
    /// The operation that it leads to.
    pub(crate) operation: Option<&'a str>,
    /// Whether it asks for a page after the first one.
    pub(crate) continues: bool,
    /// The value of a parameter of query or form.
    pub(crate) parameter: &'a dyn Fn(&str) -> Option<String>,
}

/// What is answered.
#[derive(Debug, Clone, Default)]
pub(crate) enum Answer {
    /// What the tables document; only the delay is the stub's.
    #[default]
    Documented,
    /// This response.
    Response(MockResponse),
    /// The documented error with this id.
    Error(String),
    /// The documented answer, with these faults.
    Fault(Vec<Fault>),
    /// What the golden case of this name shows.
    Example(String),
    /// None: the connection is closed.
    Drop,
    /// None: the connection is reset.
    Reset,
}

/// A stub's place in a state machine.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) scenario: String,
    /// The state in which the stub applies; in every state without.
    pub(crate) required_state: Option<String>,
    /// The state that its answer leads to.
    pub(crate) new_state: Option<String>,
}

impl Wanted {
    /// Whether a request is like this.
    pub(crate) fn matches(&self, asked: &Asked<'_>) -> bool {
        let Asked { request, operation, continues, parameter } = asked;
        self.operation.as_deref().is_none_or(|wanted| *operation == Some(wanted))
            && self.method.as_deref().is_none_or(|wanted| request.method.eq_ignore_ascii_case(wanted))
            && self.path.as_deref().is_none_or(|wanted| request.path() == wanted)
            && self.continues.is_none_or(|wanted| *continues == wanted)
            && self.query.iter().all(|(name, wanted)| parameter(name).as_deref() == Some(wanted))
            && self.absent.iter().all(|name| parameter(name).is_none())
            && self.headers.iter().all(|(name, wanted)| request.header(name) == Some(wanted))
            && self.body.as_deref().is_none_or(|wanted| String::from_utf8_lossy(&request.body).contains(wanted))
    }
}
