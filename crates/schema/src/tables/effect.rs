//! What an operation does to its service: whether asking changes anything there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Endpoint;

/// What a request does beside being answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing that anybody would notice: the request is safe (RFC 9110, section 9.2.1).
    Read,
    /// It creates, changes or deletes something. No checker sends such a request.
    Write,
}

impl Effect {
    /// The methods that write, whatever a page says.
    const WRITING: [&str; 3] = ["PUT", "PATCH", "DELETE"];

    /// What follows from the methods of an operation where its page says nothing: one that a `GET` asks for reads, and so do its other
    /// forms; a `POST` alone may do anything, so it writes.
    pub(crate) fn of_methods(endpoints: &[Endpoint]) -> Effect {
        let has = |wanted: &str| endpoints.iter().any(|endpoint| endpoint.method == wanted);
        let is_safe = ["GET", "HEAD", "OPTIONS"].into_iter().any(has);
        if is_safe && !Self::writing(endpoints) { Effect::Read } else { Effect::Write }
    }

    /// Whether one of the methods can only write.
    pub(crate) fn writing(endpoints: &[Endpoint]) -> bool {
        endpoints.iter().any(|endpoint| Self::WRITING.contains(&endpoint.method.as_str()))
    }
}
