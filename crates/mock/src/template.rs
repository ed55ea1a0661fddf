//! The little language of made-up values: `"req-{key}"`, `"{time+9}"`, `"{int:1..99}"`.
//!
//! Used for `sample` of a field, values of headers, and members of error bodies. Which words have a meaning depends on the
//! place: an entry has an index, an error has a code. Messages of error rows are no templates: see [`crate::message`].
//!
//! | token | stands for |
//! | --- | --- |
//! | `{hex:N}` `{alnum:N}` `{lower:N}` `{digits:N}` | N drawn characters: hexadecimal; letters and digits; the same without capitals; digits |
//! | `{uuid}` `{UUID}` | a drawn UUID in lower or upper case |
//! | `{int:LO..HI}` | a drawn whole number, both ends included |
//! | `{ip}` | a drawn address of a documentation network (RFC 5737) |
//! | `{time}` `{time+N}` `{time-N}` | the entry's time, moved by N seconds, in the field's format |
//! | `{index}` | the entry's place in the list, from 0 |
//! | `{id}` | a whole number that no other entry has, larger for newer ones |
//! | `{key}` | a UUID that no other entry has |
//! | `{param:NAME}` | the request parameter NAME |
//! | `{host-id:NAME:HOST}` | the [id](oplog_wire::digest::host_id) of HOST in the project that the request parameter NAME names |
//! | `{request-id}` `{REQUEST-ID}` | the answer's own UUID in lower or upper case |
//! | `{http-date}` | the time of the answer |
//! | `{host}` `{authority}` | the host that was asked, without and with its port |
//! | `{code}` `{message}` `{status}` | of the error |
//! | `{null}` `{absent}` | standing alone: null, or no member at all |
//! | `{{` `}}` | a brace |

mod parse;

use oplog_wire::digits;

use crate::draw::{self, Draw};
use crate::numbered::NumberedPattern;
use crate::pattern::PatternTemplate;

pub(crate) use parse::TemplateError;

/// A parsed template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Template {
    /// `{null}`.
    Null,
    /// `{absent}`.
    Absent,
    /// Anything else.
    Text(Vec<Piece>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Literal(String),
    Drawn(Drawn),
    Word(Word),
    Pattern(PatternTemplate),
}

/// A token that is drawn and needs no context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drawn {
    Text(usize, &'static [u8]),
    Uuid { upper: bool },
    Int(i64, i64),
    Ip,
}

/// A token whose meaning depends on the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    Time(i64),
    Index,
    Id,
    Key,
    /// The key of an entry whose keys match a pattern.
    Numbered(NumberedPattern),
    Parameter(String),
    HostId {
        project: String,
        host: String,
    },
    RequestId {
        upper: bool,
    },
    HttpDate,
    Host,
    Authority,
    Code,
    Message,
    Status,
}

impl Template {
    /// This text, whatever braces it has.
    pub(crate) fn literal(text: &str) -> Self {
        Template::Text(vec![Piece::Literal(text.to_owned())])
    }

    /// The text, with every word filled in by `word`; `None` when it is [`Template::Null`] or [`Template::Absent`].
    pub(crate) fn fill(&self, draw: Draw, word: impl Fn(&Word) -> String) -> Option<String> {
        self.fill_with(draw, |out, name| out.extend_from_slice(word(name).as_bytes()))
    }

    /// The same with words that `word` appends.
    pub(crate) fn fill_with(&self, draw: Draw, word: impl Fn(&mut Vec<u8>, &Word)) -> Option<String> {
        let Template::Text(pieces) = self else { return None };
        if let [Piece::Literal(text)] = pieces.as_slice() {
            return Some(text.clone());
        }
        let mut out = Vec::with_capacity(40);
        push(pieces, &mut out, draw, word);
        Some(draw::text(out))
    }

    /// The text, where it is always the same.
    pub(crate) fn constant(&self) -> Option<&str> {
        match self {
            Template::Text(pieces) => match pieces.as_slice() {
                [Piece::Literal(text)] => Some(text),
                _ => None,
            },
            Template::Null | Template::Absent => None,
        }
    }

    /// Its pieces; none of what is no text.
    pub(crate) fn pieces(&self) -> &[Piece] {
        match self {
            Template::Text(pieces) => pieces,
            Template::Null | Template::Absent => &[],
        }
    }

    /// The words it uses.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Word> {
        self.pieces().iter().filter_map(|piece| match piece {
            Piece::Word(word) => Some(word),
            _ => None,
        })
    }

    /// The one word that tells entries apart, with what stands before and after it, if nothing but plain text does.
    pub(crate) fn around_key(&self) -> Option<(&str, &Word, &str)> {
        let Template::Text(pieces) = self else { return None };
        let (before, word, after) = match pieces.as_slice() {
            [Piece::Word(word)] => ("", word, ""),
            [Piece::Literal(before), Piece::Word(word)] => (before.as_str(), word, ""),
            [Piece::Word(word), Piece::Literal(after)] => ("", word, after.as_str()),
            [Piece::Literal(before), Piece::Word(word), Piece::Literal(after)] => {
                (before.as_str(), word, after.as_str())
            }
            _ => return None,
        };
        matches!(word, Word::Key | Word::Id | Word::Numbered(_)).then_some((before, word, after))
    }
}

/// Appends the text of `pieces`, with every word filled in by `word`.
pub(crate) fn push(pieces: &[Piece], out: &mut Vec<u8>, draw: Draw, word: impl Fn(&mut Vec<u8>, &Word)) {
    for (position, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(text) => out.extend_from_slice(text.as_bytes()),
            Piece::Drawn(drawn) => drawn.push(out, draw.nth(position as u64)),
            Piece::Word(name) => word(out, name),
            Piece::Pattern(pattern) => pattern.push(out, draw.nth(position as u64)),
        }
    }
}

impl Drawn {
    fn push(self, out: &mut Vec<u8>, draw: Draw) {
        match self {
            Drawn::Text(length, alphabet) => draw.push_text(out, length, alphabet),
            Drawn::Uuid { upper: false } => draw.push_uuid(out),
            Drawn::Uuid { upper: true } => out.extend_from_slice(draw.uuid().to_uppercase().as_bytes()),
            Drawn::Int(low, high) => {
                let offset = draw.below(high.abs_diff(low).saturating_add(1));
                let number = low.saturating_add_unsigned(offset);
                if number < 0 {
                    out.push(b'-');
                }
                digits::push(out, number.unsigned_abs());
            }
            Drawn::Ip => {
                let networks = ["192.0.2.", "198.51.100.", "203.0.113."];
                let network = draw.nth(0).pick(&networks).copied().unwrap_or("192.0.2.");
                out.extend_from_slice(network.as_bytes());
                digits::push(out, draw.nth(1).between(1, 254));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(template: &str) -> String {
        let template = Template::parse(template).expect("a template");
        template.fill(Draw::new(1), |word| format!("<{word:?}>")).unwrap_or_else(|| format!("{template:?}"))
    }

    #[test]
    fn text_stays_and_words_are_filled_in() {
        assert_eq!(fill(""), "");
        assert_eq!(fill("plain 运维"), "plain 运维");
        assert_eq!(fill("a {index} b"), "a <Index> b");
        assert_eq!(fill("{time-30}{time+9}"), "<Time(-30)><Time(9)>");
        assert_eq!(fill("{{}} {{'a': {{}}}}"), "{} {'a': {}}");
        assert_eq!(fill("{null}"), "Null");
        assert_eq!(fill("{param:server_id}"), "<Parameter(\"server_id\")>");
    }

    #[test]
    fn drawn_tokens_have_their_length_and_alphabet() {
        let text = fill("{hex:32}|{digits:5}|{alnum:8}|{lower:4}|{int:-3..-1}|{ip}|{UUID}");
        let parts: Vec<_> = text.split('|').collect();
        assert!(parts[0].len() == 32 && parts[0].bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase()));
        assert!(parts[1].len() == 5 && parts[1].bytes().all(|b| b.is_ascii_digit()));
        assert!(parts[2].len() == 8 && parts[2].bytes().all(|b| b.is_ascii_alphanumeric()));
        assert!(parts[3].len() == 4 && parts[3].bytes().all(|b| !b.is_ascii_uppercase()));
        assert!(["-3", "-2", "-1"].contains(&parts[4]));
        assert!(parts[5].parse::<std::net::Ipv4Addr>().is_ok());
        assert_eq!(parts[6], parts[6].to_uppercase());
        assert_ne!(fill("{hex:8}"), fill("{hex:8}{hex:8}")[8..], "each token draws for itself");
    }

    #[test]
    fn what_is_no_template_is_refused_with_the_reason() {
        for text in [
            "{",
            "}",
            "{nope}",
            "{hex:}",
            "{hex:x}",
            "{hex:99999}",
            "{int:5..1}",
            "{time+x}",
            "{uuid:3}",
            "{host-id:a}",
            "a {b",
        ] {
            assert!(Template::parse(text).is_err(), "{text}");
        }
        let error = Template::parse("{nope}").expect_err("no template");
        assert_eq!(error.to_string(), "`{nope}` is no template: there is no token `{nope}`");
    }

    #[test]
    fn a_key_is_found_between_plain_text_only() {
        let around =
            |text: &str| Template::parse(text).expect("a template").around_key().map(|(a, _, b)| format!("{a}|{b}"));
        assert_eq!(around("req-{key}").as_deref(), Some("req-|"));
        assert_eq!(around("{key}").as_deref(), Some("|"));
        assert_eq!(around("{hex:2}-{key}"), None);
    }
}
