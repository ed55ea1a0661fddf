//! Parameters as names and values, taken out of a query or a form.

use oplog_wire::form::{is_encoded, push_decoded, raw_pairs};

/// Decoded `name=value` pairs, in order, names repeated as sent. A flag without `=` has an empty value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pairs {
    /// All names and values, one after the other: every request has some, and they are read more often than changed.
    text: String,
    pairs: Vec<Pair>,
}

/// Where a name and the value after it stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pair {
    start: usize,
    middle: usize,
    end: usize,
}

impl Pairs {
    /// Reads a query or a form: stray `&` are skipped, `+` is a blank, bytes that are not UTF-8 are replaced.
    pub(crate) fn parse(raw: &[u8]) -> Self {
        let mut pairs = Self::default();
        if raw.is_empty() {
            return pairs;
        }
        pairs.text.reserve(raw.len());
        let mut decoded = Vec::new();
        for (name, value) in raw_pairs(raw) {
            let start = pairs.text.len();
            decode(&mut pairs.text, name, &mut decoded);
            let middle = pairs.text.len();
            decode(&mut pairs.text, value, &mut decoded);
            pairs.pairs.push(Pair { start, middle, end: pairs.text.len() });
        }
        pairs
    }

    /// The first value of `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let text = self.text.as_bytes();
        let pair = self.pairs.iter().find(|pair| text.get(pair.start..pair.middle) == Some(name.as_bytes()))?;
        self.text.get(pair.middle..pair.end)
    }

    pub(crate) fn len(&self) -> usize {
        self.pairs.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        let part = |start: usize, end: usize| self.text.get(start..end).unwrap_or_default();
        self.pairs.iter().map(move |pair| (part(pair.start, pair.middle), part(pair.middle, pair.end)))
    }

    /// Adds further pairs behind those that are there.
    pub(crate) fn extend<'p>(&mut self, others: impl IntoIterator<Item = (&'p str, &'p str)>) {
        for (name, value) in others {
            let start = self.text.len();
            self.text.push_str(name);
            let middle = self.text.len();
            self.text.push_str(value);
            self.pairs.push(Pair { start, middle, end: self.text.len() });
        }
    }

    /// The pairs as a multiset: two requests that ask for the same thing have equal ones.
    pub(crate) fn sorted(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<_> = self.iter().collect();
        pairs.sort_unstable();
        pairs
    }
}

/// Appends a name or a value as it was meant; `decoded` is room for what is not yet known to be UTF-8.
fn decode(text: &mut String, part: &[u8], decoded: &mut Vec<u8>) {
    let decoded = match is_encoded(part) {
        true => {
            decoded.clear();
            push_decoded(decoded, part);
            decoded.as_slice()
        }
        false => part,
    };
    match str::from_utf8(decoded) {
        Ok(plain) => text.push_str(plain),
        Err(_) => text.push_str(&String::from_utf8_lossy(decoded)),
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
        check("a=%%41%4%41%", &[("a", "%A%4A%")]);
        check("", &[]);
    }
}
