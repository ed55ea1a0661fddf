//! What signing adds to a request.

use std::fmt;

use super::canonical::encode;
use super::{Credentials, SignError};

/// Headers to set and query parameters to append. `Debug` shows their names alone, since values can be secrets.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Signature {
    /// Headers that take the place of any the request has of the same name.
    pub headers: Vec<(String, String)>,
    /// Decoded parameters that follow those the query has.
    pub query: Vec<(String, String)>,
}

impl Signature {
    /// Adds the signature to a request.
    ///
    /// ```
    /// use oplog_wire::sign::Signature;
    ///
    /// let signature = Signature {
    ///     headers: vec![("X-Auth-Token".into(), "new".into())],
    ///     query: vec![("Signature".into(), "a+b=".into())],
    /// };
    /// let (mut target, mut headers) = ("/?Action=List".to_owned(), vec![("x-auth-token".into(), "old".into())]);
    /// signature.apply(&mut target, &mut headers);
    /// assert_eq!(target, "/?Action=List&Signature=a%2Bb%3D");
    /// assert_eq!(headers, [("X-Auth-Token".into(), "new".into())]);
    /// ```
    pub fn apply(&self, target: &mut String, headers: &mut Vec<(String, String)>) {
        for (name, value) in &self.query {
            let separator = match target.split_once('?') {
                None => "?",
                Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
                Some(_) => "&",
            };
            *target += &format!("{separator}{}={}", encode(name), encode(value));
        }
        *headers = self.over(headers);
    }

    /// `headers` with those of the signature in place.
    pub(super) fn over(&self, headers: &[(String, String)]) -> Vec<(String, String)> {
        let replaced = |name: &str| self.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
        let kept = headers.iter().filter(|(name, _)| !replaced(name));
        kept.chain(&self.headers).cloned().collect()
    }

    /// Sets a header; `what` names its value in the error.
    pub(super) fn set(&mut self, header: &str, value: &str, what: &'static str) -> Result<(), SignError> {
        let sendable = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if value.is_empty() || value.trim() != value || !sendable {
            return Err(SignError::Unsendable { what });
        }
        self.headers.push((header.to_owned(), value.to_owned()));
        Ok(())
    }

    /// Sets `header` to the security token, if the credentials have one.
    pub(super) fn set_security_token(&mut self, header: &str, credentials: &Credentials) -> Result<(), SignError> {
        match &credentials.security_token {
            Some(token) => self.set(header, token.expose(), "security token"),
            None => Ok(()),
        }
    }
}

/// The access key, if it can stand in a header where `end` would end it.
pub(super) fn access_key_before(end: char, credentials: &Credentials) -> Result<&str, SignError> {
    let key = credentials.access_key.as_str();
    let sendable = !key.is_empty() && key.chars().all(|char| char.is_ascii_graphic() && char != end);
    if sendable { Ok(key) } else { Err(SignError::Unsendable { what: "access key" }) }
}

/// Refuses temporary credentials, for schemes without a place for their token.
pub(super) fn refuse_security_token(credentials: &Credentials) -> Result<(), SignError> {
    credentials.security_token.as_ref().map_or(Ok(()), |_| Err(SignError::SecurityToken))
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |pairs: &[(String, String)]| pairs.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        f.debug_struct("Signature")
            .field("headers", &names(&self.headers))
            .field("query", &names(&self.query))
            .finish_non_exhaustive()
    }
}
