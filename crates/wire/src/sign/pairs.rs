//! Decoded `name=value` parameters of a query or a form.

use super::VerifyError;
use super::canonical::push_encoded;
use crate::form::{push_decoded, raw_pairs};

/// Parameters in the order sent. Bytes, because an escape may stand for anything.
#[derive(Default)]
pub(super) struct Pairs(Vec<(Vec<u8>, Vec<u8>)>);

impl Pairs {
    /// Reads a raw query or form: `+` is a blank, a name without `=` has the empty value, a stray `&` counts nothing.
    pub(super) fn parse(raw: &[u8]) -> Self {
        Self(raw_pairs(raw).map(|(name, value)| (decode(name), decode(value))).collect())
    }

    pub(super) fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.into(), value.into()));
    }

    pub(super) fn append(&mut self, other: Pairs) {
        self.0.extend(other.0);
    }

    /// Drops the parameters of this name, compared without case.
    pub(super) fn remove(&mut self, name: &str) {
        self.0.retain(|(key, _)| !key.eq_ignore_ascii_case(name.as_bytes()));
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name.as_bytes())
    }

    /// The first value of a name, compared without case, if it is UTF-8.
    pub(super) fn any_case(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name.as_bytes()))?;
        std::str::from_utf8(value).ok()
    }

    /// The values of a name that are UTF-8, in the order sent.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let values = self.0.iter().filter(|(key, _)| key == name.as_bytes()).map(|(_, value)| value.clone());
        values.filter_map(|value| String::from_utf8(value).ok()).collect()
    }

    /// The value of a parameter that makes sense only once. An empty one counts as absent.
    pub(super) fn single(&self, name: &'static str) -> Result<Option<&str>, VerifyError> {
        let malformed = VerifyError::Malformed { what: name };
        let mut values = self.0.iter().filter(|(key, _)| key == name.as_bytes()).map(|(_, value)| value);
        match (values.next(), values.next()) {
            (Some(_), Some(_)) => Err(malformed),
            (Some(value), None) if !value.is_empty() => std::str::from_utf8(value).map(Some).map_err(|_| malformed),
            _ => Ok(None),
        }
    }

    /// Like [`Self::single`], of a parameter that the scheme cannot do without.
    pub(super) fn required(&self, name: &'static str) -> Result<&str, VerifyError> {
        self.single(name)?.ok_or_else(|| VerifyError::Incomplete { what: name.to_owned() })
    }

    /// The canonical query of most schemes: sorted as decoded, by name and then by value.
    pub(super) fn sorted(mut self) -> String {
        self.0.sort_unstable();
        self.encoded().join("&")
    }

    /// The canonical query of `bce-auth-v1`, without the parameters of the name `without`, compared without case: sorted as encoded, so
    /// that `text10=` precedes `text1=`.
    pub(super) fn sorted_as_encoded(&self, without: &str) -> String {
        let counts = |(name, _): &&(Vec<u8>, Vec<u8>)| !name.eq_ignore_ascii_case(without.as_bytes());
        let mut lines: Vec<String> = self.0.iter().filter(counts).map(encoded).collect();
        lines.sort_unstable();
        lines.join("&")
    }

    fn encoded(&self) -> Vec<String> {
        self.0.iter().map(encoded).collect()
    }
}

fn encoded((name, value): &(Vec<u8>, Vec<u8>)) -> String {
    let mut line = String::with_capacity(name.len() + value.len() + 16);
    push_encoded(&mut line, name);
    line.push('=');
    push_encoded(&mut line, value);
    line
}

fn decode(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    push_decoded(&mut out, raw);
    out
}
