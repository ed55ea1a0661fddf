//! What words state of a value beside a type: the layout of a time, and a list where no column has a type.

use std::sync::LazyLock;

use oplog_schema::tables::JsonType;
use oplog_wire::time::TimeFormat;
use regex::Regex;

use super::values::regex;

/// The layout that words spell in letters: `yyyy-MM-dd'T'HH:mm:ss'Z'`, `[YYYY][MM][DD]T[hh][mm][ss]Z`.
pub(super) fn stated(words: &str) -> Option<TimeFormat> {
    static LETTERS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?i)\[?y{4}\]?(?:-|)\[?m{2}\]?(?:-|)\[?d{2}\]?\s?'?T'?\s?\[?h{2}\]?:?\[?m{2}\]?:?\[?s{2}\]?(?:\.[s0]+)?\s?'?(?:Z|[+-]h{2}:?m{2})?'?",
        )
    });
    let spelt = LETTERS.find(words)?.as_str();
    let bare: String =
        spelt.chars().filter(|c| !matches!(c, '[' | ']' | '\'' | ' ')).flat_map(char::to_lowercase).collect();
    match bare.as_str() {
        "yyyy-mm-ddthh:mm:ssz" => Some(TimeFormat::UtcSeconds),
        "yyyymmddthhmmssz" => Some(TimeFormat::BasicUtc),
        "yyyy-mm-ddthh:mm:ss+hh:mm" | "yyyy-mm-ddthh:mm:ss-hh:mm" => Some(TimeFormat::OffsetSeconds),
        "yyyy-mm-ddthh:mm:ss.ssssss" | "yyyy-mm-ddthh:mm:ss.000000" => Some(TimeFormat::UtcMicros),
        _ => None,
    }
}

/// The type that words begin with.
pub(super) fn kind(words: &str) -> Option<JsonType> {
    let lower = words.trim_start().to_lowercase();
    ["an array", "array of", "a list of", "list of"]
        .iter()
        .any(|lead| lower.starts_with(lead))
        .then_some(JsonType::Array)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_read_as_pages_spell_them() {
        for (words, layout) in [
            ("in UTC, yyyy-MM-dd'T'HH:mm:ss'Z'.", Some(TimeFormat::UtcSeconds)),
            ("The YYYY-MM-DDThh:mm:ssZ format", Some(TimeFormat::UtcSeconds)),
            ("in the [YYYY][MM][DD]T[hh][mm][ss]Z format", Some(TimeFormat::BasicUtc)),
            ("YYYY-MM-DDThh:mm:ss+hh:mm", Some(TimeFormat::OffsetSeconds)),
            ("yyyy-MM-dd", None),
            ("The time.", None),
        ] {
            assert_eq!(stated(words), layout, "{words}");
        }
        assert_eq!((kind("an array with details"), kind("the array")), (Some(JsonType::Array), None));
    }
}
