//! One request that a client sent, and what it was answered: without secrets, and bounded.

use std::net::SocketAddr;

use jiff::Timestamp;
use oplog_schema::Operation;
use oplog_schema::condition::SignatureFault;
use oplog_schema::json_body::{self, BodyProblem, Members};

use crate::logged_response::LoggedResponse;

/// Whether a request proved who sent it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Proof {
    /// Nobody looked.
    #[default]
    Unchecked,
    /// It did.
    Proven {
        /// Which of the senders that the server knows it was, by number: a name would tell too much.
        by: usize,
    },
    /// It did not.
    Failed {
        /// The kind of problem.
        fault: SignatureFault,
        /// The problem in words, without any secret.
        text: String,
    },
}

/// A request that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedRequest {
    /// Its number, from 1.
    pub id: u64,
    /// The client's end of the connection that it came on, where the server knows it.
    pub connection: Option<SocketAddr>,
    /// When it came.
    pub at: Timestamp,
    /// The method.
    pub method: String,
    /// Path and query, percent-escapes as sent, secrets masked.
    pub target: String,
    /// Headers, names in lower case, secrets masked.
    pub headers: Vec<(String, String)>,
    /// The body, if it is a form, or a JSON object where the operation takes one: as text, secrets and unknown members masked. Of another
    /// body no more than its length, since no operation reads one, and a secret may stand anywhere in it.
    pub body: String,
    /// Whether method, target or body were too long to be kept whole.
    pub is_cut: bool,
    /// Whether it proved who sent it.
    pub proof: Proof,
    /// What was answered.
    pub answer: LoggedResponse,
}

impl LoggedRequest {
    /// The first header of this name, in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The target up to the question mark.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// Whether the body is declared to be a form.
    #[must_use]
    pub fn is_form(&self) -> bool {
        let declared = self.header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default();
        declared.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
    }

    /// Its parameters in a JSON body, where the operation takes them there.
    pub(crate) fn members(&self, operation: &Operation) -> Result<Members, BodyProblem> {
        match operation.takes_json() {
            true => json_body::read(operation, self.header("content-type"), self.body.as_bytes()),
            false => Ok(Members::default()),
        }
    }

    /// What tells one client from another: its credential, where it proved one, and the name that it gives itself.
    #[must_use]
    pub fn sender(&self) -> (Option<usize>, &str) {
        let credential = match self.proof {
            Proof::Proven { by } => Some(by),
            Proof::Unchecked | Proof::Failed { .. } => None,
        };
        (credential, self.header("user-agent").unwrap_or_default())
    }

    /// Whether the same program sent it and `other` for certain: on one connection.
    #[must_use]
    pub fn shares_connection(&self, other: &Self) -> bool {
        self.connection.is_some() && self.connection == other.connection
    }

    /// How many bytes it takes, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len() + 48).sum();
        let page = self.answer.page.as_ref();
        let cursors = page.map_or(0, |page| [&page.next, &page.here].into_iter().flatten().map(String::len).sum());
        self.target.len() + self.body.len() + headers + cursors + 400
    }
}
