//! Parameters as names and values, taken out of a query or a form.

use percent_encoding::percent_decode;

/// Decoded `name=value` pairs, in order, names repeated as sent. A flag without `=` has an empty value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Reads a query or a form: stray `&` are skipped, `+` is a blank, bytes that are not UTF-8 are replaced.
    pub(crate) fn parse(raw: &[u8]) -> Self {
        let decode = |part: &[u8]| {
            if !part.iter().any(|byte| matches!(byte, b'+' | b'%')) {
                return text(part);
            }
            let blanks: Vec<u8> = part.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
            percent_decode(&blanks).decode_utf8_lossy().into_owned()
        };
        if raw.is_empty() {
            return Self::default();
        }
        let pairs = raw.split(|&byte| byte == b'&').filter(|part| !part.is_empty()).map(|part| {
            let middle = part.iter().position(|&byte| byte == b'=').unwrap_or(part.len());
            let value = part.get(middle + 1..).unwrap_or_default();
            (decode(&part[..middle]), decode(value))
        });
        Self(pairs.collect())
    }

    /// The first value of `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn extend(&mut self, others: impl IntoIterator<Item = (String, String)>) {
        self.0.extend(others);
    }

    /// The pairs as a multiset: two requests that ask for the same thing have equal ones.
    pub(crate) fn sorted(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<_> = self.iter().collect();
        pairs.sort_unstable();
        pairs
    }
}

/// The bytes as text; what is not UTF-8 is replaced.
pub(crate) fn text(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

impl IntoIterator for Pairs {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<(String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &[(&str, &str)]) {
        assert_eq!(Pairs::parse(raw.as_bytes()).iter().collect::<Vec<_>>(), expected, "{raw}");
    }

    #[test]
    fn queries_are_read_as_servers_read_them() {
        check("a=1&b=2", &[("a", "1"), ("b", "2")]);
        check("&a=1&&b", &[("a", "1"), ("b", "")]);
        check("a=1&a=2", &[("a", "1"), ("a", "2")]);
        check("a=%2b+%3A%3a", &[("a", "+ ::")]);
        check("a==&=x", &[("a", "="), ("", "x")]);
        check("a=%zz%e", &[("a", "%zz%e")]);
        check("", &[]);
    }
}
