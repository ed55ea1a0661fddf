//! Closed lists of values, found in lists, columns and sentences.
//!
//! Only literal values count, and only where the page closes the list: "such as", "for example", "etc." and ranges give none.

mod sentence;

use std::sync::LazyLock;

use oplog_schema::tables::JsonType;
use regex::Regex;

use sentence::{all_text, in_words, pieces, split};

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
