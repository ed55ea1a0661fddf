//! Types as pages print them.

use oplog_schema::tables::JsonType;

use crate::words::has_word;

/// A type that a page prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) json: JsonType,
    /// Of an array, the type of its items.
    pub(super) item: Option<JsonType>,
}

const ARRAY: [&str; 8] = ["array", "list", "数组", "列表", "集合", "collection", "set of", "arraylist"];
const OBJECT: [&str; 14] = [
    "object",
    "dict",
    "map",
    "struct",
    "json",
    "hash",
    "对象",
    "dictionary",
    "model",
    "hashmap",
    "structure",
    "jsonobject",
    "data structure",
    "结构体",
];
const INTEGER: [&str; 14] = [
    "integer",
    "int",
    "int32",
    "int64",
    "long",
    "short",
    "bigint",
    "整数",
    "整型",
    "长整型",
    "uint64",
    "uint32",
    "ineger",
    "int(11)",
];
const NUMBER: [&str; 7] = ["number", "float", "double", "decimal", "浮点", "浮点数", "numeric"];
const BOOLEAN: [&str; 5] = ["boolean", "bool", "布尔", "布尔值", "布尔型"];
const STRING: [&str; 31] = [
    "string",
    "str",
    "text",
    "char",
    "varchar",
    "uuid",
    "guid",
    "date",
    "datetime",
    "timestamp",
    "enum",
    "ip",
    "url",
    "uri",
    "email",
    "base64",
    "字符串",
    "字符型",
    "date-time",
    "time",
    "uuid string",
    "ipv4",
    "ipv6",
    "cidr",
    "字符",
    "枚举",
    "token",
    "iso8601",
    "mac",
    "csapi:uuid",
    "blob",
];

/// Reads a type; `None` where the words name none.
pub(super) fn parse(text: &str) -> Option<Kind> {
    let text = text.trim().trim_matches(['*', '`', '.', ',', ' ']);
    let lower = text.to_lowercase();
    if lower.is_empty() || lower == "-" || lower == "n/a" || lower.chars().count() > 120 {
        return None;
    }
    if lower.contains("[]") || ARRAY.iter().any(|word| has_word(&lower, word)) {
        let rest = ["array", "list", "of", "<", ">", "[", "]", "(", ")", "数组", "列表", "collection"];
        let inner = rest.iter().fold(lower, |text, gone| text.replace(gone, " "));
        return Some(Kind { json: JsonType::Array, item: scalar(inner.trim()).or_else(|| named(inner.trim(), text)) });
    }
    scalar(&lower).or_else(|| named(&lower, text)).map(|json| Kind { json, item: None })
}

fn scalar(lower: &str) -> Option<JsonType> {
    // The word that stands first wins: "integer or string".
    lower.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | ':' | '_'))).find_map(of_word)
}

/// The type that a word is for, other than an array.
fn of_word(word: &str) -> Option<JsonType> {
    Some(match word {
        word if INTEGER.contains(&word) => JsonType::Integer,
        word if NUMBER.contains(&word) => JsonType::Number,
        word if BOOLEAN.contains(&word) => JsonType::Boolean,
        word if STRING.contains(&word) => JsonType::String,
        word if OBJECT.contains(&word) => JsonType::Object,
        _ => return None,
    })
}

/// The name of a model alone is an object.
fn named(lower: &str, text: &str) -> Option<JsonType> {
    let alone = text.split_whitespace().count() == 1 && !text.contains([',', '/', '|']);
    let camel = text.chars().next().is_some_and(char::is_uppercase) && text.chars().skip(1).any(char::is_lowercase);
    (alone && camel && lower.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))).then_some(JsonType::Object)
}

/// Whether words are a type and nothing else.
pub(super) fn is_type(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '[' | ']')).collect();
    let known = |word: &&str| {
        word.is_empty()
            || ["of", "or", "null", "objects", "strings", "integers", "nullable", "a", "an", "array", "list"]
                .contains(word)
            || of_word(word).is_some()
    };
    !lower.is_empty() && words.iter().all(known) && parse(text).is_some()
        || lower.starts_with("enum") && lower.split_whitespace().count() <= 2
        || lower.starts_with("object (")
        || lower.starts_with("array (")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_as_pages_print_them() {
        for (text, expected) in [
            ("String", Some(JsonType::String)),
            ("list<dict>", Some(JsonType::Array)),
            ("Array of Disk objects", Some(JsonType::Array)),
            ("string[]", Some(JsonType::Array)),
            ("Disk object", Some(JsonType::Object)),
            ("Integer *(Optional)*", Some(JsonType::Integer)),
            ("DiskSpec", Some(JsonType::Object)),
            ("布尔值", Some(JsonType::Boolean)),
            ("-", None),
            ("see below", None),
        ] {
            assert_eq!(parse(text).map(|kind| kind.json), expected, "{text}");
        }
    }
}
