//! A JSON body taken apart without reading it: the items of one list as they were sent, and what stands around them.
//!
//! Whoever has read the very bytes of each item before, in the same place, and reads what stands around them has read the body.
//! Nothing else follows from this: an item may be no JSON at all.

use memchr::memchr2;

/// A body and the items of one of its lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split<'b> {
    /// The body with that list empty.
    pub around: Vec<u8>,
    /// The items, without blanks around them.
    pub items: Vec<&'b [u8]>,
}

/// Takes the list that these members lead to out of a body. `None` where no list is found there, or it has more than `most` items.
///
/// ```
/// use oplog_wire::body::split;
/// let body = br#"{"page": {"rows": [{"id": 1}, 2 ]}, "next": "]"}"#;
/// let split = split(body, ["page", "rows"], 100).unwrap();
/// assert_eq!(split.around, br#"{"page": {"rows": []}, "next": "]"}"#);
/// assert_eq!(split.items, [&br#"{"id": 1}"#[..], b"2"]);
/// ```
#[must_use]
pub fn split<'b, 'p>(body: &'b [u8], path: impl IntoIterator<Item = &'p str>, most: usize) -> Option<Split<'b>> {
    let mut scan = Scan { bytes: body, at: 0 };
    path.into_iter().try_for_each(|name| scan.enter(name))?;
    scan.skip_blanks();
    scan.take(b'[')?;
    let start = scan.at;
    let mut items = Vec::new();
    scan.skip_blanks();
    while scan.peek()? != b']' {
        if !items.is_empty() {
            scan.take(b',')?;
            scan.skip_blanks();
        }
        if items.len() == most {
            return None;
        }
        items.push(scan.value()?);
        scan.skip_blanks();
    }
    Some(Split { around: [&body[..start], &body[scan.at..]].concat(), items })
}

/// Goes over tokens, and only as far as they tell where values end.
struct Scan<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Scan<'b> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        let is_there = self.peek()? == wanted;
        self.at += usize::from(is_there);
        is_there.then_some(())
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Goes to the value of a member of the object that begins here. A name that is written with escapes is not found.
    fn enter(&mut self, name: &str) -> Option<()> {
        self.skip_blanks();
        self.take(b'{')?;
        loop {
            self.skip_blanks();
            let quoted = self.value()?;
            self.skip_blanks();
            self.take(b':')?;
            if quoted.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) == Some(name.as_bytes()) {
                return Some(());
            }
            self.skip_blanks();
            self.value()?;
            self.skip_blanks();
            self.take(b',')?;
        }
    }

    /// The bytes of the value that begins here.
    fn value(&mut self) -> Option<&'b [u8]> {
        let start = self.at;
        match self.peek()? {
            b'"' => self.text()?,
            b'{' | b'[' => self.container()?,
            _ => {
                let is_end = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b':' | b' ' | b'\t' | b'\n' | b'\r');
                self.at += self.bytes[start..].iter().position(is_end)?;
            }
        }
        Some(&self.bytes[start..self.at]).filter(|value| !value.is_empty())
    }

    fn text(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.at += memchr2(b'"', b'\\', &self.bytes[self.at..])? + 1;
            if self.bytes[self.at - 1] == b'"' {
                return Some(());
            }
            self.at += 1;
            self.peek()?;
        }
    }

    fn container(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.text()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items<'b>(body: &'b str, path: &[&str]) -> Option<Vec<&'b str>> {
        let split = split(body.as_bytes(), path.iter().copied(), 9)?;
        split.items.into_iter().map(|item| std::str::from_utf8(item).ok()).collect()
    }

    #[test]
    fn items_are_told_apart_by_what_they_are_made_of() {
        let body = r#" [ "a,\"]\\" , [1,[]] ,{"b":"}"},-1e3 ]"#;
        assert_eq!(items(body, &[]), Some(vec![r#""a,\"]\\""#, "[1,[]]", r#"{"b":"}"}"#, "-1e3"]));
        assert_eq!(items("[]", &[]), Some(Vec::new()));
        assert_eq!(items(r#"{"a":{"rows":[1]},"rows" : [2]}"#, &["rows"]), Some(vec!["2"]));
    }

    #[test]
    fn what_is_no_list_or_broken_is_left_alone() {
        for body in [
            "",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[,]",
            "[1 2]",
            "[\"a]",
            "[\"\\",
            "[{]",
            "{}",
            "null",
            "{\"rows\"",
            "{\"rows\":1}",
        ] {
            assert!(items(body, &[]).is_none() && items(body, &["rows"]).is_none(), "{body}");
        }
        assert!(items(r#"{"r\u006fws":[1]}"#, &["rows"]).is_none());
        assert!(items("[1,2,3,4,5,6,7,8,9,10]", &[]).is_none());
    }
}
