//! Signing: a request as it goes out, with the headers and the credentials of whoever sends it.
//!
//! What is signed is what is sent: the path of the base URL included, and constants in the headers that stand for them where the
//! scheme has them there.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use oplog_schema::Operation;
use oplog_wire::secret::is_secret_name;
use oplog_wire::sign::{Parts, Scheme};
use url::Url;

use super::Target;
use super::accounts::{Account, named};
use oplog_findings::version;
use oplog_findings::{Failure, Request, Signing};

/// A secret that opens nothing.
const WRONG: &str = "wrong";

/// A request that is ready to go out. It holds a signature, so it is never kept and never printed.
pub struct Signed {
    /// Path and query.
    pub target: String,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body: a form, a JSON object, or nothing.
    pub body: String,
}

impl Signed {
    /// A request for JSON that nobody signs.
    #[must_use]
    pub fn for_json(target: String) -> Self {
        Self { target, headers: vec![("Accept".to_owned(), "application/json".to_owned())], body: String::new() }
    }
}

impl Target {
    /// The request as it goes out: with the target's headers and credentials.
    ///
    /// # Errors
    /// When the call asks for credentials that the target does not have, or cannot be signed with those it has.
    pub fn sign(&self, operation: &Operation, call: &Request, now: Timestamp, nonce: &str) -> Result<Signed, Failure> {
        let mut call = call.clone();
        let (mut headers, mut account) = match &call.signing {
            Signing::Account(name, _) => {
                let other = self.other(name).ok_or_else(|| Failure::Signing(format!("no account {name}")))?;
                (self.headers_of(other), named(&other.accounts, operation.id()))
            }
            _ => (self.headers.clone(), self.account(operation)),
        };
        let how = call.signing.manner().clone();
        let is_secret = |name: &str| is_secret_name(name) || operation.is_key_name(name);
        match how {
            // Nobody's request carries no credential, wherever the configuration has it.
            Signing::Anonymous => headers.retain(|name, _| !is_secret(name)),
            Signing::WrongSecret if account.is_none() => {
                headers.iter_mut().filter(|(name, _)| is_secret(name)).for_each(|(_, value)| *value = WRONG.to_owned());
            }
            _ => {}
        }
        call = with_headers(operation, call, headers);
        if let Signing::Special(kind) = how {
            let special = self
                .special
                .get(&kind)
                .ok_or_else(|| Failure::Signing(format!("no credential of kind {}", kind.as_str())))?;
            account = special.account.as_ref();
            if account.is_none() {
                for (name, value) in &special.headers {
                    call = call.with_header(name, value);
                }
                for (name, value) in &special.query {
                    call = call.with(name, value);
                }
            }
        }
        // An operation that documents no authentication is asked without.
        let is_signed = |account: &&Account| account.scheme(operation).is_some() || !operation.security().is_empty();
        match account.filter(|account| how != Signing::Anonymous && is_signed(account)) {
            Some(account) => self.signed_by(account, operation, call, &how, now, nonce),
            None => Ok(Signed { target: call.target(), body: call.body(), headers: call.headers }),
        }
    }

    fn signed_by(
        &self,
        account: &Account,
        operation: &Operation,
        call: Request,
        how: &Signing,
        now: Timestamp,
        nonce: &str,
    ) -> Result<Signed, Failure> {
        let scheme = account
            .scheme(operation)
            .ok_or_else(|| Failure::Signing("the operation has no known scheme".to_owned()))?;
        let mut credentials = account.credentials.clone();
        if *how == Signing::WrongSecret {
            credentials.secret = WRONG.into();
        }
        let age = if *how == Signing::Stale { SignedDuration::from_hours(24) } else { SignedDuration::ZERO };
        let call = with_constants_in_headers(operation, scheme, call);
        let mut signed = Signed { target: call.target(), body: call.body(), headers: call.headers.clone() };
        let base = Url::parse(self.base(operation.id())).ok();
        signed.headers.extend(base.as_ref().and_then(host).map(|host| ("Host".to_owned(), host)));
        let path = base.as_ref().map_or("", |base| base.path().trim_end_matches('/'));
        let sent = format!("{path}{}", signed.target);
        let unsigned =
            Parts { method: &call.method, target: &sent, headers: &signed.headers, body: signed.body.as_bytes() };
        let signature = scheme
            .sign(&unsigned, &credentials, now - age, nonce)
            .map_err(|error| Failure::Signing(error.to_string()))?;
        signature.apply(&mut signed.target, &mut signed.headers);
        // A signature in parameters travels with the other ones; where they are has no part in it.
        if call.is_form()
            && !scheme.is_secret_alone()
            && let Some((path, added)) = signed.target.split_once('?')
        {
            signed.body = format!("{}&{added}", signed.body);
            signed.target = path.to_owned();
        }
        Ok(signed)
    }
}

/// The request with the headers that the configuration wants on every one. A request that names a version is about that version.
fn with_headers(operation: &Operation, call: Request, headers: BTreeMap<String, String>) -> Request {
    let is_named = call.headers.iter().any(|(own, _)| version::is_header(operation, own));
    let wanted = headers.into_iter().filter(|(name, _)| !(is_named && version::is_header(operation, name)));
    wanted.fold(call, |call, (name, value)| call.with_header(&name, value))
}

/// The request with constants in the headers that stand for them: whatever value it has for them.
fn with_constants_in_headers(operation: &Operation, scheme: Scheme, call: Request) -> Request {
    operation.constants_in_headers(scheme).into_iter().fold(call, |call, (parameter, header)| {
        match call.parameter(&parameter).map(str::to_owned) {
            Some(value) => call.without(&parameter).with_header(&header, value),
            None => call,
        }
    })
}

fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?.to_owned();
    Some(url.port().map_or(host.clone(), |port| format!("{host}:{port}")))
}
