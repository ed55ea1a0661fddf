//! Closed lists of values, found in lists, columns and sentences.
//!
//! Only literal values count, and only where the page closes the list: "such as", "for example", "etc." and ranges give none.

use oplog_schema::tables::JsonType;
use regex::Regex;
use std::sync::LazyLock;

use crate::page::{Block, Mark, Text};

use super::rows::Row;

/// Words after which a list is open.
const OPEN: [&str; 18] = [
    "such as",
    "for example",
    "e.g.",
    "etc",
    "and so on",
    "like ",
    "including but",
    "alternat",
    "...",
    "…",
    "例如",
    "比如",
    "等等",
    "等。",
    "for instance",
    "among others",
    "and more",
    "see the list",
];
/// The longest value.
const LONGEST: usize = 60;

/// What stands before a list of all values, up to the list.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)
        (?: (?:valid|allowed|possible|supported|acceptable|accepted|available|permitted|legal|optional)\s+(?:values?|options?)(?:\s+of\s+this\s+\w+)?(?:\s+(?:is|are|include|can\s+be))?(?:\s+as\s+follows)?\s*[:：]?
          | (?:value\s+)?options(?:\s+(?:is|are|include))?\s*[:：]?
          | (?:the\s+)?(?:\w+\s+)?(?:values?|it)\s+(?:can|could|may|must|should)\s+be(?:\s+(?:one|any)(?:\s+or\s+more)?\s+of(?:\s+the\s+following)?(?:\s+values)?)?(?:\s+set\s+to)?(?:\s+either)?\s*[:：]?
          | (?:can|must|may|should)\s+be\s+(?:one\s+of|either)(?:\s+the\s+following)?(?:\s+values)?\s*[:：]?
          | one\s+of(?:\s+the\s+following)?(?:\s+values)?\s*[:：]?
          | values\s*(?:are)?\s*[:：]
          | enum(?:eration)?(?:\s+values?)?\s*[:：]
          | (?:is\s+)?always\s+(?:set\s+to|be)?
          | either
          | 取值范围\s*(?:为|是)?\s*[:：]? | 取值\s*(?:为|是|包括|如下|说明)?\s*[:：]? | 可选值\s*(?:为|是)?\s*[:：]? | 有效值\s*[:：]? | 枚举值?\s*(?:为|是)?\s*[:：]? | 值为 | 可取值\s*[:：]?
        )\s*$",
    )
});
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

pub(super) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| panic!("the pattern is part of this program: {error}"))
}

/// The closed list of values of a row, if the page gives one.
pub(super) fn of_row(row: &Row, kind: Option<JsonType>) -> Option<Vec<String>> {
    let found = row
        .values
        .as_ref()
        .and_then(|cell| in_column(&cell.blocks))
        .or_else(|| if is_open(&row.words()) { None } else { in_lists(&row.description) })
        .or_else(|| if is_open(&row.words()) { None } else { in_words(&row.description) })?;
    let mut values: Vec<String> = Vec::new();
    for value in found {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let lower: Vec<String> = values.iter().map(|value| value.to_lowercase()).collect();
    let boolean = !lower.is_empty() && lower.iter().all(|value| value == "true" || value == "false");
    let numbers = values.iter().all(|value| value.parse::<f64>().is_ok());
    let fits = match kind {
        Some(JsonType::Boolean | JsonType::Object) => false,
        Some(JsonType::Integer | JsonType::Number) => numbers,
        _ => true,
    };
    let null = lower.iter().all(|value| value == "null");
    (!boolean && !null && fits && !values.is_empty()).then_some(values)
}

fn is_open(words: &str) -> bool {
    let lower = words.to_lowercase();
    OPEN.iter().any(|word| lower.contains(word))
}

/// The values of a column of values: the items of a list, or a list in words.
fn in_column(blocks: &[Block]) -> Option<Vec<String>> {
    if let Some(Block::List(items)) = blocks.iter().find(|block| matches!(block, Block::List(_))) {
        return items.iter().map(|item| whole(&crate::page::plain(item))).collect();
    }
    let words = crate::page::plain(blocks);
    if is_open(&words) {
        return None;
    }
    let values = split(&pieces(&all_text(blocks)));
    values.filter(|values| values.len() > 1).or_else(|| whole(words.trim()).map(|value| vec![value]))
}

/// The values of a list whose items all begin with one.
fn in_lists(blocks: &[Block]) -> Option<Vec<String>> {
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::List(items) => {
                let before = at.checked_sub(1).and_then(|before| blocks.get(before));
                let intro = before.map(|block| crate::page::plain(std::slice::from_ref(block))).unwrap_or_default();
                let values: Option<Vec<String>> = items.iter().map(|item| item_value(item)).collect();
                if let Some(values) = values.filter(|values| values.len() > 1 || ends_in_lead(&intro)) {
                    return Some(values);
                }
                if let Some(values) = items.iter().find_map(|item| in_lists(item)) {
                    return Some(values);
                }
            }
            Block::Paragraph(text) => {
                if let Some(values) = dashed_lines(text) {
                    return Some(values);
                }
            }
            _ => {}
        }
    }
    None
}

fn ends_in_lead(words: &str) -> bool {
    let words = words.trim_end().trim_end_matches([':', '：', '.']);
    LEAD.is_match(words)
}

/// The value that an item begins with: marked, or a word alone, or a word before a colon or dash.
fn item_value(item: &[Block]) -> Option<String> {
    let first = item.iter().find(|block| !matches!(block, Block::Anchor(_)));
    let Some(Block::Paragraph(text)) = first else { return None };
    value_at_start(text)
}

fn value_at_start(text: &Text) -> Option<String> {
    let first = text.spans.iter().find(|span| !span.text.trim().is_empty())?;
    let words = text.plain().replace('\n', " ");
    if first.style != Mark::Plain {
        let value = first.text.trim().trim_end_matches([':', '：', ',']).trim();
        let rest = words.strip_prefix(first.text.trim()).unwrap_or_default().trim_start();
        let ends = rest.is_empty()
            || first.text.trim().ends_with([':', '：'])
            || rest.starts_with([':', '：', '-', '–', '—', '(', '（', ',', '.', '=']);
        return if ends { whole(value) } else { None };
    }
    let end = words.find([':', '：', '(', '（']).unwrap_or(words.len());
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| words.find(dash)).min().unwrap_or(words.len());
    let cut = end.min(dash);
    let value = whole(words[..cut].trim().trim_matches(['"', '“', '”', '`', '\'']))?;
    let remark = cut < words.len();
    (remark || words.split_whitespace().count() == 1).then_some(value)
}

/// Lines that begin with dashes, as they stand in a cell that cannot hold a list.
fn dashed_lines(text: &Text) -> Option<Vec<String>> {
    let mut lines: Vec<Text> = vec![Text::default()];
    for span in &text.spans {
        for (number, piece) in span.text.split('\n').enumerate() {
            if number > 0 {
                lines.push(Text::default());
            }
            if let Some(line) = lines.last_mut() {
                line.push(piece.to_owned(), span.style, span.link.clone());
            }
        }
    }
    let mut values = Vec::new();
    for line in lines.iter().filter(|line| !line.is_blank()) {
        let words = line.plain();
        if let Some(rest) = words.strip_prefix(['-', '•', '*', '·']) {
            let mut item = line.clone();
            let lead: String = words.chars().take(words.chars().count() - rest.trim_start().chars().count()).collect();
            let first = item.spans.first_mut()?;
            first.text = first.text.trim_start().trim_start_matches(lead.trim()).trim_start().to_owned();
            item.spans.retain(|span| !span.text.trim().is_empty());
            values.push(value_at_start(&item)?);
        }
    }
    (values.len() > 1).then_some(values)
}

/// A text that is one value: no blanks, no range, no pattern.
fn whole(text: &str) -> Option<String> {
    let text =
        text.trim().trim_matches(['"', '“', '”', '`', '\'', '*']).trim_end_matches(['.', '。', ',', '，', ';', '；']);
    let placeholder = text.len() == 3 && text.ends_with("xx") && text.as_bytes()[0].is_ascii_digit();
    let range = static_range().is_match(text) || text.contains('~') || text.contains('/') && text.contains('-');
    let fine = !text.is_empty() && text.chars().count() <= LONGEST && !text.contains(char::is_whitespace);
    let literal = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '+' | '&' | '@' | '#' | '%'));
    let ascii = text.chars().any(|c| c.is_ascii_alphanumeric());
    (fine && literal && ascii && !placeholder && !range).then(|| text.to_owned())
}

fn static_range() -> &'static Regex {
    static RANGE: LazyLock<Regex> = LazyLock::new(|| regex(r"^\d+\s*(?:-|–|~|to|\.\.)\s*\d+$"));
    &RANGE
}

/// A piece of a sentence: words, or something marked.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Marked(String),
}

fn all_text(blocks: &[Block]) -> Text {
    let mut all = Text::default();
    crate::page::each_text(blocks, &mut |text| {
        text.spans.iter().for_each(|span| all.push(span.text.clone(), span.style, None));
        all.push("\n".to_owned(), Mark::Plain, None);
    });
    all
}

/// The pieces of a text; what stands in quotes or backticks is marked too.
fn pieces(text: &Text) -> Vec<Piece> {
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
fn in_words(blocks: &[Block]) -> Option<Vec<String>> {
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
fn split(pieces: &[Piece]) -> Option<Vec<String>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &str) -> Option<Vec<String>> {
        let mut text = Text::default();
        for (part, piece) in words.split('`').enumerate() {
            text.push(piece.to_owned(), if part % 2 == 1 { Mark::Code } else { Mark::Plain }, None);
        }
        let row = Row { description: vec![Block::Paragraph(text)], ..Row::default() };
        of_row(&row, None)
    }

    #[test]
    fn closed_lists_are_found_in_sentences() {
        for (words, expected) in [
            ("The colour. Options: red, green, and blue", "red green blue"),
            ("How it turns - valid values are `left`, `right`, or `none`. If null it is `none`", "left right none"),
            ("`on` or `off`. Things set to off do nothing.", "on off"),
            ("The kind of thing – `hot` or `cold` (in degrees)", "hot cold"),
            ("The mode. Currently, FAST, SLOW, and ANY are supported.", "FAST SLOW ANY"),
            ("Set the value to ListThings.", "ListThings"),
            ("The route's type. The value is `fixed`.", "fixed"),
            ("Days. The value can be one or more of the following:\nSUN, MON", "SUN MON"),
            ("颜色。取值：red、green。", "red green"),
        ] {
            let found = of(words).map(|values| values.join(" "));
            assert_eq!(found.as_deref(), Some(expected), "{words}");
        }
    }

    #[test]
    fn open_lists_and_mentions_are_no_enumeration() {
        for words in [
            "A colour such as `red` or `green`.",
            "If the thing is a disk, the value is `disk_id`.",
            "Only used when mode is set to `HTTP`",
            "The state (complete, failed, pending, etc)",
            "Either `A` or `B`. Alternatively, an id.",
            "The value `true` means yes, and the value `false` means no.",
            "The thing must be set to `a` and the port to `443`",
        ] {
            assert_eq!(of(words), None, "{words}");
        }
    }
}
