//! Accounts: who asks a target, and what belongs to whom.
//!
//! One account asks for almost everything. Another one is there to show that neither sees what belongs to the other; one without
//! entities of its own is another way for the first to sign.

use std::collections::BTreeMap;
use std::fmt;

use oplog_schema::{Operation, OperationId};
use oplog_wire::secret::is_secret_name;
use oplog_wire::sign::{Credentials, Parts, Scheme};

use super::Target;
use oplog_findings::Signing;

/// Who asks.
#[derive(Debug, Clone)]
pub struct Account {
    /// The scheme; the operation's first documented one when absent.
    pub scheme: Option<Scheme>,
    /// Key and secret.
    pub credentials: Credentials,
}

impl Account {
    /// The scheme that requests of an operation are signed with.
    #[must_use]
    pub fn scheme(&self, operation: &Operation) -> Option<Scheme> {
        self.scheme.or_else(|| operation.schemes().next())
    }
}

/// A credential that the target refuses for a known reason.
#[derive(Clone, Default)]
pub struct SpecialCredential {
    /// Headers to add.
    pub headers: BTreeMap<String, String>,
    /// Query parameters to add.
    pub query: BTreeMap<String, String>,
    /// What to sign with; the headers and parameters above are then not needed.
    pub account: Option<Account>,
}

impl fmt::Debug for SpecialCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpecialCredential").finish_non_exhaustive()
    }
}

/// An account beside the first one.
#[derive(Clone, Default)]
pub struct OtherAccount {
    /// Its name in reports.
    pub name: String,
    /// Who signs: by operation id or vendor.
    pub accounts: BTreeMap<String, Account>,
    /// Headers of its requests, in place of those of the target that hold secrets.
    pub headers: BTreeMap<String, String>,
    /// What belongs to it and not to the first account: parameter → values. Empty where it sees what the first one sees.
    pub entities: BTreeMap<String, Vec<String>>,
}

impl fmt::Debug for OtherAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtherAccount").field("name", &self.name).finish_non_exhaustive()
    }
}

impl OtherAccount {
    /// Whether requests of an operation can be sent in its name.
    #[must_use]
    pub fn signs(&self, operation: &Operation) -> bool {
        named(&self.accounts, operation.id()).is_some() || carried(&self.headers, operation).is_some()
    }
}

impl Target {
    /// The account that requests of an operation are signed with: its own, else its vendor's, else the one that a mock server tells
    /// of, unless a header of every request already says who asks.
    #[must_use]
    pub fn account(&self, operation: &Operation) -> Option<&Account> {
        named(&self.accounts, operation.id())
            .or_else(|| self.told_account.as_ref().filter(|_| carried(&self.headers, operation).is_none()))
    }

    /// The account of this name beside the first one.
    #[must_use]
    pub fn other(&self, name: &str) -> Option<&OtherAccount> {
        self.others.iter().find(|other| other.name == name)
    }

    /// The scheme by which a request signed in some way proves who sends it: that of the account, or of a header that is sent as it
    /// is. `None` where nobody is named.
    #[must_use]
    pub fn scheme(&self, operation: &Operation, signing: &Signing) -> Option<Scheme> {
        let (account, headers) = match signing {
            Signing::Account(name, _) => {
                let other = self.other(name)?;
                (named(&other.accounts, operation.id()), &other.headers)
            }
            _ => (self.account(operation), &self.headers),
        };
        account.and_then(|account| account.scheme(operation)).or_else(|| carried(headers, operation))
    }

    /// Whether nothing but the URL says whom to ask, and for what.
    pub(crate) fn names_nobody(&self) -> bool {
        self.accounts.is_empty()
            && self.others.is_empty()
            && self.entities.is_empty()
            && !self.headers.keys().any(|name| is_secret_name(name))
    }

    /// The headers of every request of another account.
    pub(super) fn headers_of(&self, other: &OtherAccount) -> BTreeMap<String, String> {
        let shared = self.headers.iter().filter(|(name, _)| !is_secret_name(name));
        shared.chain(&other.headers).map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// Whether the configuration, and not the target itself, says who asks.
    #[must_use]
    pub fn names_account(&self, operation: &Operation) -> bool {
        named(&self.accounts, operation.id()).is_some()
            || self.headers.keys().any(|name| is_secret_name(name) || operation.is_key_name(name))
    }
}

/// The account for an operation: its own, else its vendor's.
pub(super) fn named<'a>(accounts: &'a BTreeMap<String, Account>, operation: &OperationId) -> Option<&'a Account> {
    accounts.get(operation.as_str()).or_else(|| accounts.get(operation.vendor()))
}

/// The scheme of the operation whose proof stands in one of the headers.
fn carried(headers: &BTreeMap<String, String>, operation: &Operation) -> Option<Scheme> {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let parts = Parts { method: "GET", target: "/", headers: &headers, body: b"" };
    operation.schemes().find(|scheme| scheme.is_attempted(&parts))
}
