//! Values that sentences list.

use std::sync::LazyLock;

use regex::Regex;

use super::{LEAD, LONGEST, regex, whole};
use crate::page::{Block, Mark, Text};

/// The start of a sentence after which one value, or a list, is all there is.
static ONLY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)^\s*(?:
            (?:set\s+(?:the\s+value|this\s+parameter|it|this\s+field)\s+to)
          | (?:the\s+value\s+(?:is|must\s+be|should\s+be|is\s+fixed\s+(?:to|at|as)|is\s+always)(?:\s+set\s+to)?)
          | (?:currently,?\s+only(?:\s+the\s+value)?)
          | (?:valid\s+values?\s*[:：])
          | (?:currently,?)
          | (?:only(?:\s+the\s+value)?)
          | (?:固定值\s*[:：为]?|固定为|固定取值\s*[:：为]?|取值固定为)
        )\s*",
    )
});

/// A piece of a sentence: words, or something marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Words(String),
    Marked(String),
}

pub(super) fn all_text(blocks: &[Block]) -> Text {
    let mut all = Text::default();
    crate::page::each_text(blocks, &mut |text| {
        text.spans.iter().for_each(|span| all.push(span.text.clone(), span.style, None));
        all.push("\n".to_owned(), Mark::Plain, None);
    });
    all
}

/// The pieces of a text; what stands in quotes or backticks is marked too.
pub(super) fn pieces(text: &Text) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for span in &text.spans {
        if span.style != Mark::Plain {
            pieces.push(Piece::Marked(span.text.trim().to_owned()));
            continue;
        }
        let mut rest = span.text.as_str();
        while let Some(start) = rest.find(['`', '"', '“']) {
            let mark = rest[start..].chars().next().unwrap_or('`');
            let close = if mark == '“' { '”' } else { mark };
            let inner = &rest[start + mark.len_utf8()..];
            let Some(end) = inner.find(close).filter(|end| *end > 0 && *end <= LONGEST) else { break };
            pieces.push(Piece::Words(rest[..start].to_owned()));
            pieces.push(Piece::Marked(inner[..end].to_owned()));
            rest = &inner[end + close.len_utf8()..];
        }
        pieces.push(Piece::Words(rest.to_owned()));
    }
    pieces
}

/// The sentences of a text, as pieces; the end of a list that its next line holds is joined to it.
fn sentences(text: &Text) -> Vec<Vec<Piece>> {
    let mut sentences: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces(text) {
        let Piece::Words(words) = piece else {
            sentences.last_mut().into_iter().for_each(|sentence| sentence.push(piece.clone()));
            continue;
        };
        let mut rest = words.as_str();
        while let Some((at, end)) = sentence_end(rest) {
            let (head, tail) = (&rest[..at], &rest[end..]);
            sentences.last_mut().into_iter().for_each(|sentence| sentence.push(Piece::Words(head.to_owned())));
            let leads = head.trim_end().ends_with([':', '：']) && rest[at..end].contains('\n');
            if !leads {
                sentences.push(Vec::new());
            }
            rest = tail;
        }
        sentences.last_mut().into_iter().for_each(|sentence| sentence.push(Piece::Words(rest.to_owned())));
    }
    sentences
}

fn sentence_end(text: &str) -> Option<(usize, usize)> {
    let ends = [". ", ".\n", "。", "\n", "；", "; "];
    let (at, end) = ends.iter().filter_map(|end| text.find(end).map(|at| (at, at + end.len()))).min()?;
    Some((at, end))
}

/// The values that a sentence lists.
pub(super) fn in_words(blocks: &[Block]) -> Option<Vec<String>> {
    let mut text = Text::default();
    for block in blocks {
        // What an item of a list says, it says of itself.
        text.spans.extend(all_text(std::slice::from_ref(block)).spans);
    }
    sentences(&text)
        .iter()
        .find_map(|sentence| after_lead(sentence).or_else(|| only(sentence)).or_else(|| marked_run(sentence)))
}

/// A list behind words such as "valid values".
fn after_lead(sentence: &[Piece]) -> Option<Vec<String>> {
    for (at, piece) in sentence.iter().enumerate() {
        let Piece::Words(words) = piece else { continue };
        // The list begins in the next piece, or behind the lead in this one.
        if LEAD.is_match(words) && at + 1 < sentence.len() {
            let leads = words.trim_end().ends_with([':', '：']) || !words.to_lowercase().trim_end().ends_with("either");
            if let Some(values) = split_up_to_end(&sentence[at + 1..]).filter(|values| values.len() > 1 || leads) {
                return Some(values);
            }
        }
        for (colon, width) in words.match_indices([':', '：']).map(|(at, colon)| (at, colon.len())) {
            if LEAD.is_match(&words[..colon + width]) {
                let mut rest = vec![Piece::Words(words[colon + width..].to_owned())];
                rest.extend_from_slice(&sentence[at + 1..]);
                if let Some(values) = split_up_to_end(&rest) {
                    return Some(values);
                }
            }
        }
        for lead in [" be ", " are ", " either ", " of ", " is ", "取值为", "取值范围为"] {
            for (found, _) in words.match_indices(lead) {
                let end = found + lead.len();
                if LEAD.is_match(&words[..end]) {
                    let mut rest = vec![Piece::Words(words[end..].to_owned())];
                    rest.extend_from_slice(&sentence[at + 1..]);
                    if let Some(values) = split(&rest).filter(|values| values.len() > 1) {
                        return Some(values);
                    }
                }
            }
        }
    }
    None
}

/// A sentence that says that this is all there is.
fn only(sentence: &[Piece]) -> Option<Vec<String>> {
    let (Piece::Words(first), rest) = sentence.split_first()? else { return None };
    let found = ONLY.find(first)?;
    let said = found.as_str().to_lowercase();
    let mut list = vec![Piece::Words(first[found.end()..].to_owned())];
    list.extend_from_slice(rest);
    if let Some(Piece::Words(last)) = list.last_mut() {
        let end = [
            "are supported",
            "is supported",
            "are available",
            "is available",
            "are allowed",
            "can be used",
            "are valid",
        ]
        .iter()
        .find_map(|end| last.trim_end().strip_suffix(end).map(str::len));
        match end {
            Some(end) => last.truncate(end),
            None if said.trim_start().starts_with("currently") || said.trim_start().starts_with("only") => return None,
            None => {}
        }
    }
    let values = split(&list)?;
    // One word in plain letters may be any word; a name of something has a mark, a capital or an underscore.
    let marked = list.iter().any(|piece| matches!(piece, Piece::Marked(_)));
    let named = |value: &String| value.chars().any(|c| c.is_uppercase() || c.is_ascii_digit() || c == '_');
    (marked || values.iter().all(named)).then_some(values)
}

/// Two or more marked words in a row, at the start of a sentence or behind a dash or colon.
fn marked_run(sentence: &[Piece]) -> Option<Vec<String>> {
    let joins =
        |words: &str| matches!(words.trim(), "," | "or" | ", or" | "/" | "|" | "、" | "或" | "和" | ", and" | "and");
    let mut at = 0;
    while at < sentence.len() {
        let Piece::Marked(_) = &sentence[at] else {
            at += 1;
            continue;
        };
        let before = match at.checked_sub(1).map(|before| &sentence[before]) {
            Some(Piece::Words(words)) => words.trim_end(),
            _ => "",
        };
        let begins = before.is_empty() || before.ends_with(['-', '–', '—', ':', '：', '(']);
        let mut values = Vec::new();
        while let Some(Piece::Marked(value)) = sentence.get(at) {
            values.extend(whole(value));
            at += 1;
            match sentence.get(at) {
                Some(Piece::Words(words)) if joins(words) && matches!(sentence.get(at + 1), Some(Piece::Marked(_))) => {
                    at += 1;
                }
                _ => break,
            }
        }
        let after = match sentence.get(at) {
            Some(Piece::Words(words)) => words.trim_start(),
            _ => "",
        };
        let ends = after.is_empty() || after.starts_with(['.', ',', '(', ';', ')']);
        if begins && ends && values.len() > 1 {
            return Some(values);
        }
    }
    None
}

/// The values up to where the list ends, in brackets or with a new clause.
fn split_up_to_end(pieces: &[Piece]) -> Option<Vec<String>> {
    split(pieces).or_else(|| {
        // "`a`, `b` or `c` (remark)": what follows the last mark is no value.
        let last = pieces.iter().rposition(|piece| matches!(piece, Piece::Marked(_)))?;
        let tail = match pieces.get(last + 1) {
            Some(Piece::Words(words)) => words.trim_start(),
            _ => "",
        };
        if tail.is_empty() || tail.starts_with(['(', '.', ',', '（', '-', '–']) {
            split(&pieces[..=last])
        } else {
            None
        }
    })
}

/// The values of a list that has nothing but values and what joins them.
pub(super) fn split(pieces: &[Piece]) -> Option<Vec<String>> {
    let mut values = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Marked(value) => {
                for value in value.split([',', '|', '，', '、']) {
                    values.push(whole(value)?);
                }
            }
            Piece::Words(words) => {
                let words = words.replace(" or ", ",").replace(" and ", ",").replace(['或', '和'], ",");
                for value in words.split([',', '，', '、', '|', ';', '；']) {
                    let value = value.trim();
                    let value =
                        value.strip_prefix("or ").or_else(|| value.strip_prefix("and ")).unwrap_or(value).trim();
                    let empty =
                        value.is_empty() || matches!(value, "." | "。" | "or" | "and" | ":" | "：" | "/" | "*" | "**");
                    if !empty {
                        values.push(whole(value)?);
                    }
                }
            }
        }
    }
    (!values.is_empty()).then_some(values)
}
