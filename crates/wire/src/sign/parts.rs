//! The view of a request that signing and verifying share.

use std::collections::BTreeSet;

use super::VerifyError;

/// A request as it stands on the wire, borrowed.
///
/// Percent-escapes stay as they were sent; the canonical forms decode and encode them again, so `%2f` and `%2F` are one.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// The method, as sent.
    pub method: &'a str,
    /// Path and query, as in the request line.
    pub target: &'a str,
    /// Names and values in any order. Names are compared without case, values without the blanks around them.
    pub headers: &'a [(String, String)],
    /// The body; empty if there is none.
    pub body: &'a [u8],
}

impl<'a> Parts<'a> {
    pub(super) fn path(&self) -> &'a str {
        self.target.split_once('?').map_or(self.target, |(path, _)| path)
    }

    pub(super) fn raw_query(&self) -> &'a str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The values of a header, in the order sent, without the blanks around them.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The value under which a header is signed. Values of a repeated header are sorted and joined by commas, as the
    /// clients do that can repeat one.
    pub(super) fn signed_value(&self, name: &str) -> Option<String> {
        let mut values = self.values(name);
        let (first, Some(second)) = (values.next()?, values.next()) else {
            return self.values(name).next().map(str::to_owned);
        };
        let mut values: Vec<_> = [first, second].into_iter().chain(values).collect();
        values.sort_unstable();
        Some(values.join(","))
    }

    /// The value of a header that makes sense only once. An empty one counts as absent.
    pub(super) fn single(&self, name: &'static str) -> Result<Option<&'a str>, VerifyError> {
        let mut values = self.values(name);
        let value = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() { Err(VerifyError::Malformed { what: name }) } else { Ok(value) }
    }

    /// Like [`Self::single`], of a header that the scheme cannot do without.
    pub(super) fn required(&self, name: &'static str) -> Result<&'a str, VerifyError> {
        self.single(name)?.ok_or_else(|| VerifyError::Incomplete { what: name.to_owned() })
    }

    /// The names of all headers in lower case.
    pub(super) fn names(&self) -> BTreeSet<String> {
        self.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect()
    }

    /// Whether some `Authorization` header begins with `prefix`, compared without case.
    pub(super) fn authorization_begins(&self, prefix: &str) -> bool {
        self.values("authorization")
            .any(|value| value.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)))
    }

    /// Whether the body is declared to be a form.
    pub(super) fn is_form(&self) -> bool {
        self.values("content-type").any(|value| {
            let media_type = value.split(';').next().unwrap_or_default();
            media_type.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
    }
}
