//! Requests and credentials as they come, and one byte of a request changed.

use oplog_wire::sign::{Credentials, Scheme};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::sign::request::Request;

/// Credentials that every scheme can send; the token only for those with a place for it.
fn credentials(scheme: Scheme) -> impl Strategy<Value = Credentials> {
    let token = !scheme.has_clock();
    ("[A-Za-z0-9._@-]{1,30}", "[!-~]{1,50}", option::of("[!-~]{1,80}")).prop_map(move |(key, secret, session)| {
        let credentials = Credentials::new(key, secret);
        match session.filter(|_| !token) {
            Some(session) => credentials.with_security_token(session),
            None => credentials,
        }
    })
}

/// A piece of a target: plain, escaped either way, blank, or beyond ASCII once decoded.
fn piece() -> impl Strategy<Value = String> {
    vec(prop_oneof!["[A-Za-z0-9._~-]", "%[2-7][0-9A-Fa-f]", Just("%E6%B5%8B".to_owned()), "[*:@!$'(),;+]"], 1..6)
        .prop_map(|pieces| pieces.concat())
}

fn pairs() -> impl Strategy<Value = String> {
    let pair = (piece(), option::of(option::of(piece()))).prop_map(|(name, value)| match value {
        None => format!("x{name}"),
        Some(value) => format!("x{name}={}", value.unwrap_or_default()),
    });
    vec(pair, 0..5).prop_map(|pairs| pairs.join("&"))
}

/// A body with what declares it.
fn body() -> impl Strategy<Value = (Option<&'static str>, Vec<u8>)> {
    let declared = ["text/plain", "application/json", "application/json; charset=utf-8"];
    prop_oneof![
        Just((None, Vec::new())),
        vec(any::<u8>(), 0..40).prop_map(|body| (None, body)),
        (select(declared.to_vec()), vec(any::<u8>(), 0..40)).prop_map(|(kind, body)| (Some(kind), body)),
        pairs().prop_map(|form| (Some("application/x-www-form-urlencoded"), form.into_bytes())),
    ]
}

/// A request that every scheme can sign.
fn request() -> impl Strategy<Value = Request> {
    let header = (
        select(vec!["Accept", "x-bce-tag", "x-acs-tag", "X-Project-Id", "X_Odd", "Content-MD5"]),
        "[A-Za-z0-9/;= -]{0,20}",
    );
    (select(vec!["GET", "POST", "PUT", "DELETE"]), vec(piece(), 0..4), pairs(), vec(header, 0..5), body()).prop_map(
        |(method, path, query, headers, (kind, body))| {
            let question = if query.is_empty() { "" } else { "?" };
            let mut request = Request { body, ..Request::usual().at(format!("/{}{question}{query}", path.join("/"))) };
            request.method = method.to_owned();
            request = headers.into_iter().fold(request, |request, (name, value)| request.with(name, &value));
            match kind {
                Some(kind) => request.with("Content-Type", kind),
                None => request,
            }
        },
    )
}

/// A scheme, credentials that it can send, and a request that it can sign.
pub(crate) fn signed_by_someone() -> impl Strategy<Value = (Scheme, Credentials, Request)> {
    select(Scheme::ALL.to_vec()).prop_flat_map(|scheme| (Just(scheme), credentials(scheme), request()))
}

/// One byte somewhere, and what to put there.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    part: Index,
    at: Index,
    by: u8,
}

pub(crate) fn change() -> impl Strategy<Value = Change> {
    (any::<Index>(), any::<Index>(), b' '..=b'~').prop_map(|(part, at, by)| Change { part, at, by })
}

impl Change {
    /// The request with the byte changed, in the method, the target, a header or the body.
    pub(crate) fn of(&self, request: &Request) -> Request {
        let mut changed = request.clone();
        let mut texts = vec![&mut changed.method, &mut changed.target];
        for (name, value) in &mut changed.headers {
            texts.extend([name, value]);
        }
        match self.part.index(texts.len() + 1) {
            part if part < texts.len() => self.put(texts.swap_remove(part)),
            _ if changed.body.is_empty() => self.put(&mut changed.target),
            _ => {
                let at = self.at.index(changed.body.len());
                changed.body[at] = self.by;
            }
        }
        changed
    }

    /// All texts of a request but its body are ASCII.
    fn put(&self, text: &mut String) {
        if !text.is_empty() {
            let at = self.at.index(text.len());
            text.replace_range(at..=at, &char::from(self.by).to_string());
        }
    }
}
