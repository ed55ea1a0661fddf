//! One stub: which requests it is for, and what they are answered.

use std::time::Duration;

use crate::faults::Fault;
use crate::request::MockRequest;
use crate::response::MockResponse;

/// A stub, ready for use.
#[derive(Debug, Clone)]
pub(crate) struct Stub {
    pub(crate) name: String,
    pub(crate) wanted: Wanted,
    /// The number of the one matching request that it is for, from 1; all of them without.
    pub(crate) nth: Option<u64>,
    pub(crate) answer: Answer,
    pub(crate) delay: Duration,
    pub(crate) step: Option<Step>,
}

/// What a request must look like.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// The operation's id.
    pub(crate) operation: Option<String>,
    pub(crate) method: Option<String>,
    pub(crate) path: Option<String>,
    /// Parameters of query or form that must be sent with these values.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    /// A text that the body must contain.
    pub(crate) body: Option<String>,
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
    /// None: the connection is closed.
    Drop,
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
    /// Whether a request is like this; `operation` is the one that it leads to.
    pub(crate) fn matches(
        &self,
        request: &MockRequest,
        operation: Option<&str>,
        parameter: &dyn Fn(&str) -> Option<String>,
    ) -> bool {
        self.operation.as_deref().is_none_or(|wanted| operation == Some(wanted))
            && self.method.as_deref().is_none_or(|wanted| request.method.eq_ignore_ascii_case(wanted))
            && self.path.as_deref().is_none_or(|wanted| request.path() == wanted)
            && self.query.iter().all(|(name, wanted)| parameter(name).as_deref() == Some(wanted))
            && self.headers.iter().all(|(name, wanted)| request.header(name) == Some(wanted))
            && self.body.as_deref().is_none_or(|wanted| String::from_utf8_lossy(&request.body).contains(wanted))
    }
}
