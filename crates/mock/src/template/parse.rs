//! Reading templates.

use super::{Drawn, Piece, Template, Word};

/// A template that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{template}` is no template: {problem}")]
pub(crate) struct TemplateError {
    template: String,
    problem: String,
}

/// Longest run of drawn characters.
const LONGEST: usize = 4096;

impl TemplateError {
    pub(crate) fn new(template: &str, problem: String) -> Self {
        Self { template: template.to_owned(), problem }
    }
}

impl Template {
    pub(crate) fn parse(text: &str) -> Result<Self, TemplateError> {
        match text {
            "{null}" => return Ok(Template::Null),
            "{absent}" => return Ok(Template::Absent),
            _ => {}
        }
        let wrong = |problem: String| TemplateError { template: text.to_owned(), problem };
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(next) = rest.find(['{', '}']) {
            literal.push_str(&rest[..next]);
            rest = &rest[next..];
            if let Some(tail) = rest.strip_prefix("{{") {
                literal.push('{');
                rest = tail;
            } else if let Some(tail) = rest.strip_prefix("}}") {
                literal.push('}');
                rest = tail;
            } else {
                let token = rest.strip_prefix('{').and_then(|tail| tail.split_once('}'));
                let (name, tail) = token.ok_or_else(|| wrong("a single brace; write `{{` or `}}` for one".into()))?;
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(piece(name).ok_or_else(|| wrong(format!("there is no token `{{{name}}}`")))?);
                rest = tail;
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() || pieces.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        Ok(Template::Text(pieces))
    }
}

fn piece(token: &str) -> Option<Piece> {
    let (name, argument) = match token.split_once(':') {
        Some((name, argument)) => (name, Some(argument)),
        None => (token, None),
    };
    Some(match (name, argument) {
        ("hex", Some(length)) => text(length, b"0123456789abcdef")?,
        ("digits", Some(length)) => text(length, b"0123456789")?,
        ("lower", Some(length)) => text(length, b"0123456789abcdefghijklmnopqrstuvwxyz")?,
        ("alnum", Some(length)) => text(length, b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")?,
        ("uuid", None) => Piece::Drawn(Drawn::Uuid { upper: false }),
        ("UUID", None) => Piece::Drawn(Drawn::Uuid { upper: true }),
        ("ip", None) => Piece::Drawn(Drawn::Ip),
        ("int", Some(range)) => {
            let (low, high) = range.split_once("..")?;
            let (low, high) = (low.parse().ok()?, high.parse().ok()?);
            if low > high {
                return None;
            }
            Piece::Drawn(Drawn::Int(low, high))
        }
        ("param", Some(parameter)) => Piece::Word(Word::Parameter(parameter.to_owned())),
        ("host-id", Some(argument)) => {
            let (project, host) = argument.split_once(':')?;
            Piece::Word(Word::HostId { project: project.to_owned(), host: host.to_owned() })
        }
        (_, Some(_)) => return None,
        (word, None) => Piece::Word(self::word(word)?),
    })
}

fn text(length: &str, alphabet: &'static [u8]) -> Option<Piece> {
    let length = length.parse().ok().filter(|length| (1..=LONGEST).contains(length))?;
    Some(Piece::Drawn(Drawn::Text(length, alphabet)))
}

fn word(name: &str) -> Option<Word> {
    Some(match name {
        "time" => Word::Time(0),
        "index" => Word::Index,
        "id" => Word::Id,
        "key" => Word::Key,
        "request-id" | "request_id" => Word::RequestId { upper: false },
        "REQUEST-ID" => Word::RequestId { upper: true },
        "http-date" => Word::HttpDate,
        "host" => Word::Host,
        "authority" => Word::Authority,
        "code" => Word::Code,
        "message" => Word::Message,
        "status" => Word::Status,
        _ => {
            let shift = name.strip_prefix("time").filter(|rest| rest.starts_with(['+', '-']))?;
            Word::Time(shift.parse().ok()?)
        }
    })
}
