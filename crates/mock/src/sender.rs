//! Who sent a request, as far as the mock can tell.

use oplog_requests::Proof;
use oplog_wire::sign::Identity;

use crate::credentials::CredentialWords;
use crate::parsed::ParsedRequest;
use crate::settings::{AuthMode, Settings};
use crate::signature::{self, Problem};

/// Asks whoever keeps state whether the number of a proven request is new. Asking uses it up.
pub(crate) type IsNew<'a> = &'a dyn Fn(&Identity) -> bool;

/// Who sent a request, and what is wrong with the proof of that.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sender {
    /// The place of its credential among those of the settings.
    pub(crate) credential: Option<usize>,
    pub(crate) problem: Option<Problem>,
}

impl Sender {
    /// Finds out who sent `request`. That uses up its number used once, so it is done once.
    pub(crate) fn of(
        request: &ParsedRequest<'_>,
        settings: &Settings,
        words: &CredentialWords,
        is_new: IsNew<'_>,
    ) -> Self {
        let known = &settings.credentials;
        match settings.auth {
            AuthMode::Off => Self { credential: words.find(request.received), problem: None },
            // What documents no authentication asks for no proof.
            AuthMode::Check if request.plan.operation.security().is_empty() => Self::default(),
            AuthMode::Check => match signature::check(request, known) {
                Ok((_, identity)) if !is_new(&identity) => {
                    Self { credential: None, problem: Some(Problem::nonce_used()) }
                }
                Ok((credential, _)) => Self { credential: Some(credential), problem: None },
                Err(problem) => Self { credential: None, problem: Some(problem) },
            },
        }
    }

    /// Whether it proved who it is, where it has to.
    pub(crate) fn proof(&self, auth: AuthMode) -> Proof {
        match (&self.problem, auth, self.credential) {
            (Some(problem), _, _) => Proof::Failed { fault: problem.fault(), text: problem.text().to_owned() },
            (None, AuthMode::Check, Some(by)) => Proof::Proven { by },
            (None, _, _) => Proof::Unchecked,
        }
    }
}
