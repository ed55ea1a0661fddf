//! Bounds of numbers, lengths of texts, and defaults, found in sentences and columns.

use oplog_schema::tables::JsonType;
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

use crate::facts::ValueFacts;

use super::rows::Row;
use super::values::regex;

macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| regex($pattern));
    };
}

pattern!(
    LENGTH,
    r"(?i)(\d+)\s*(?:to|-|–|~|and|～|至|到)\s*(\d+)\s*(?:个)?(?:\s*(?:characters?|chars?|bytes?|字符|字节|位字符|digits?\b))"
);
pattern!(
    MOST_LONG,
    r"(?i)(?:no more than|at most|up to|maximum(?: length)?(?: of| is|:)?|cannot exceed|not exceed|does not exceed|不超过|最大长度(?:为)?|最多)\s*(\d+)\s*(?:个)?(?:\s*(?:characters?|chars?|bytes?|字符|字节))"
);
pattern!(LENGTH_CLAUSE, r"(?i)(?:minimum length(?: of|:| is)?\s*(\d+))?[.,;]?\s*maximum length(?: of|:| is)?\s*(\d+)");
pattern!(
    MINIMUM,
    r"(?i)(?:\bminimum(?: value)?(?: of| is)?\s*:?|\bmin(?: value)?\s*:|最小值?\s*(?:为|是|：|:)?|\bat least|\bnot less than|\bno less than|≥|>=|\bgreater than or equal to)\s*(-?\d+)"
);
pattern!(
    MAXIMUM,
    r"(?i)(?:\bmaximum(?: value)?(?: of| is)?\s*:?|\bmax(?: value)?\s*(?:is|:)|最大值?\s*(?:为|是|：|:)?|不超过|不能超过|最多|\bat most|\bnot exceed|\bcannot exceed|\bno more than|\bup to|≤|<=|\bless than or equal to|\bthe maximum is)\s*(-?\d+)"
);
pattern!(ABOVE, r"(?i)(?:greater than|more than|大于|larger than)\s*(-?\d+)");
pattern!(
    RANGE,
    r"(?i)(?:\branges?\b|\bbetween\b|\bfrom\b|取值范围|范围)[^.。;]{0,40}?(-?\d+)\s*(?:-|–|—|~|～|to|and|至|到|,|，)\s*(-?\d+|\w+)"
);
pattern!(BRACKETED, r"(?i)[(（\[]\s*(?:from\s+)?(-?\d+)\s*(?:-|–|~|～|to|至|,)\s*(-?\d+)(?:\s+\w+)?\s*[)）\]]");
pattern!(PLAIN, r"^\s*(-?\d+)\s*(?:-|–|~|～|to|至|\.\.)\s*(-?\d+)\s*$");
pattern!(
    FROM_PAGE,
    r"(?i)(?:pages?|numbering|numbers?|counting|it|indexes|indices) starts? (?:from|at|with) (?:page )?(-?\d+)|从\s*(\d+)\s*开始|起始值为?\s*(\d+)"
);
pattern!(
    DEFAULT,
    r#"(?i)(?:\bdefault(?:s)?(?: value)?(?: is| of| to|:| =|s to| of this parameter is)|\bthe default(?: value)? is|\bwill default to|\bdefaults to|\bdefault:|默认值?\s*(?:为|是|：|:)|缺省值?\s*(?:为|是|：|:)?|\(default\s)\s*:?\s*(?:set to\s*)?[`"'“*]*([^\s`"'”*,，。;；()（）<]+)"#
);
/// Words behind "default" that are no value.
const NO_DEFAULT: [&str; 20] = [
    "left", "blank", "empty", "null", "the", "a", "an", "not", "current", "used", "is", "no", "all", "to", "value",
    "set", "when", "if", "空", "based",
];

/// Reads bounds, lengths and the default of a row into what is known of its value.
pub(super) fn read(row: &Row, facts: &mut ValueFacts) {
    let words = without_separators(&row.words());
    let column = row.values.as_ref().map(|cell| without_separators(&cell.plain())).unwrap_or_default();
    match facts.kind {
        Some(JsonType::Integer | JsonType::Number) => numbers(&words, &column, facts),
        Some(JsonType::String) => lengths(&words, true, facts),
        None => {
            lengths(&words, false, facts);
            if facts.min_length.is_none() && facts.max_length.is_none() {
                explicit(&words, facts);
            }
        }
        _ => {}
    }
    let whole =
        |text: &Option<String>| text.as_ref().and_then(|text| without_separators(text).trim().parse::<i64>().ok());
    facts.minimum = facts.minimum.or(whole(&row.minimum));
    facts.maximum = facts.maximum.or(whole(&row.maximum));
    facts.default = default(row, &row.words(), facts.kind);
}

/// The words with digits not set apart by commas.
fn without_separators(words: &str) -> String {
    static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| regex(r"(\d),(\d{3})\b"));
    SEPARATOR.replace_all(words, "$1$2").replace(['`', '*', '“', '”'], "")
}

fn number(text: &regex::Captures<'_>, group: usize) -> Option<i64> {
    text.get(group).and_then(|found| found.as_str().parse().ok())
}

fn numbers(words: &str, column: &str, facts: &mut ValueFacts) {
    if let Some(found) = PLAIN.captures(column) {
        (facts.minimum, facts.maximum) = (number(&found, 1), number(&found, 2));
        return;
    }
    let mut least: Option<i64> = None;
    let mut most: Option<i64> = None;
    let both = format!("{words}\n{column}");
    for found in RANGE.captures_iter(&both).chain(BRACKETED.captures_iter(&both)) {
        // Of several ranges, which hold under several conditions, the widest.
        let (low, high) = (number(&found, 1), number(&found, 2));
        if low.zip(high).is_some_and(|(low, high)| low > high) {
            continue;
        }
        least = match (least, low) {
            (Some(known), Some(low)) => Some(known.min(low)),
            (known, low) => known.or(low),
        };
        most = match (most, high) {
            (Some(known), Some(high)) => Some(known.max(high)),
            (known, high) => known.or(high),
        };
    }
    facts.minimum = least;
    facts.maximum = most;
    explicit(&both, facts);
    if facts.minimum.is_none() {
        let first = FROM_PAGE.captures(&both).and_then(|found| (1..=3).find_map(|group| number(&found, group)));
        facts.minimum =
            first.or_else(|| ABOVE.captures(&both).and_then(|found| number(&found, 1)).map(|above| above + 1));
    }
}

/// Bounds that are called so.
fn explicit(words: &str, facts: &mut ValueFacts) {
    facts.minimum = facts.minimum.or_else(|| MINIMUM.captures(words).and_then(|found| number(&found, 1)));
    facts.maximum = facts.maximum.or_else(|| MAXIMUM.captures(words).and_then(|found| number(&found, 1)));
}

fn lengths(words: &str, is_text: bool, facts: &mut ValueFacts) {
    if let Some(found) = LENGTH.captures(words) {
        (facts.min_length, facts.max_length) = (number(&found, 1), number(&found, 2));
    } else if let Some(found) = LENGTH_CLAUSE.captures(words) {
        (facts.min_length, facts.max_length) = (number(&found, 1), number(&found, 2));
    } else if let Some(found) = MOST_LONG.captures(words) {
        facts.max_length = number(&found, 1);
    } else if is_text {
        // The bounds of a text are bounds of its length, where they stand as such.
        static CLAUSE: LazyLock<Regex> =
            LazyLock::new(|| regex(r"(?im)^\s*(minimum|maximum)(?: length)?\s*[:：]\s*(\d+)\s*$"));
        for found in CLAUSE.captures_iter(words) {
            let bound = number(&found, 2);
            if found[1].eq_ignore_ascii_case("minimum") {
                facts.min_length = bound;
            } else {
                facts.max_length = bound;
            }
        }
    }
}

fn default(row: &Row, words: &str, kind: Option<JsonType>) -> Option<Value> {
    let column = row
        .default
        .as_deref()
        .map(|text| text.trim().trim_matches(['`', '"', '“', '”', '*']))
        .filter(|text| !text.is_empty());
    if let Some(text) = column {
        let none = matches!(text.to_lowercase().as_str(), "-" | "n/a" | "none" | "无" | "--" | "null" | "/" | "empty");
        return if none || text.split_whitespace().count() > 1 { None } else { typed(text, kind) };
    }
    let found = DEFAULT.captures(words)?;
    let whole = found.get(0)?;
    let text = found.get(1)?.as_str().trim_end_matches(['.', '。', ':', '：', ',']);
    let marked = whole.as_str().contains(['`', '"', '“']);
    if text.is_empty() || !marked && NO_DEFAULT.contains(&text.to_lowercase().as_str()) {
        return None;
    }
    typed(text, kind)
}

fn typed(text: &str, kind: Option<JsonType>) -> Option<Value> {
    match kind {
        Some(JsonType::Integer) => text.replace(',', "").parse::<i64>().ok().map(Value::from),
        Some(JsonType::Number) => text.parse::<f64>().ok().map(Value::from),
        Some(JsonType::Boolean) => text.to_lowercase().parse::<bool>().ok().map(Value::from),
        Some(JsonType::Array | JsonType::Object) => None,
        Some(JsonType::String) => Some(Value::from(text)),
        None => Some(
            text.parse::<i64>()
                .map_or_else(|_| text.parse::<bool>().map_or_else(|_| Value::from(text), Value::from), Value::from),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Block, Text};

    fn of(words: &str, kind: JsonType) -> ValueFacts {
        let row = Row { description: vec![Block::Paragraph(Text::of(words))], ..Row::default() };
        let mut facts = ValueFacts { kind: Some(kind), ..ValueFacts::default() };
        read(&row, &mut facts);
        facts
    }

    #[test]
    fn ranges_are_found_as_pages_word_them() {
        for (words, least, most) in [
            ("The value ranges from 0 to 65535.", Some(0), Some(65535)),
            ("Valid range between 2 and 10", Some(2), Some(10)),
            ("Range is 1 to 256.", Some(1), Some(256)),
            ("How often (1 to 14 days).", Some(1), Some(14)),
            ("Maximum value: 50.", None, Some(50)),
            ("The page, counting from. Pages start from page 1.", Some(1), None),
            ("From 0 to intmax; ranges from 0 to intmax", Some(0), None),
            ("For A the range is 75-1024. For B the range is 50- 1024.", Some(50), Some(1024)),
            ("At most so many, which usually does not exceed 1,000.", None, Some(1000)),
            ("Must be greater than 0", Some(1), None),
            ("取值范围：1~100。", Some(1), Some(100)),
        ] {
            let facts = of(words, JsonType::Integer);
            assert_eq!((facts.minimum, facts.maximum), (least, most), "{words}");
        }
    }

    #[test]
    fn the_bounds_of_a_text_are_lengths() {
        for (words, least, most) in [
            ("A string of 1 to 64 characters", Some(1), Some(64)),
            ("Must be between 2 and 128 characters", Some(2), Some(128)),
            ("no more than 255 characters", None, Some(255)),
            ("A key\nMinimum: 1\nMaximum: 36", Some(1), Some(36)),
        ] {
            let facts = of(words, JsonType::String);
            assert_eq!((facts.min_length, facts.max_length, facts.minimum), (least, most, None), "{words}");
        }
    }

    #[test]
    fn defaults_are_values_of_the_type() {
        for (words, kind, expected) in [
            ("Default value: 10.", JsonType::Integer, Some(Value::from(10))),
            ("The default is `SATA`.", JsonType::String, Some(Value::from("SATA"))),
            ("Defaults to `false`.", JsonType::Boolean, Some(Value::from(false))),
            ("If null will default to `none`", JsonType::String, Some(Value::from("none"))),
            ("the default value is left blank.", JsonType::String, None),
            ("This is empty by default.", JsonType::String, None),
        ] {
            assert_eq!(of(words, kind).default, expected, "{words}");
        }
    }
}
