//! The words that pages use for what matters: names of columns ([`columns`]), of sections, of places, in English and Chinese.
//!
//! Tables of words only; what follows from them is decided in [`crate::read`].

mod columns;

pub(crate) use columns::{Column, column};

/// Lower case, without marks around it, with single blanks.
pub(crate) fn normal(text: &str) -> String {
    let text = text.to_lowercase().replace(['?', '？', '*', ':', '：', '`', '"', '.', '。'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a part of a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Request,
    Response,
    Errors,
}

const ERRORS: [&str; 9] =
    ["error", "exception", "fault", "status code", "response code", "错误", "异常", "状态码", "错误码"];
const RESPONSE: [&str; 15] = [
    "response",
    "responses",
    "return",
    "returns",
    "returned",
    "result",
    "results",
    "output",
    "outputs",
    "返回",
    "响应",
    "出参",
    "reply",
    "answer",
    "returnvalue",
];
const REQUEST: [&str; 12] = [
    "request",
    "requests",
    "uri",
    "url",
    "input",
    "inputs",
    "arguments",
    "请求",
    "入参",
    "endpoint",
    "接口地址",
    "调用",
];

/// What a heading or caption says outright that its part is about.
pub(crate) fn section(text: &str) -> Option<Section> {
    if let Some(status) = shown_status(text) {
        return Some(if status < 400 { Section::Response } else { Section::Errors });
    }
    let text = normal(text);
    let has = |words: &[&str]| words.iter().any(|word| has_word(&text, word));
    // "Request and response", "the response to the request" say nothing.
    match (has(&ERRORS), has(&RESPONSE), has(&REQUEST)) {
        (true, ..) => Some(Section::Errors),
        (_, true, true) => first_of(&text),
        (_, true, _) => Some(Section::Response),
        (_, _, true) => Some(Section::Request),
        _ => None,
    }
}

/// The one status that a label is about: "Status code: 202", "HTTP 200", "404 Not Found".
pub(crate) fn shown_status(text: &str) -> Option<u16> {
    let text = normal(text);
    let bare = ["http status code", "status code", "状态码", "response", "http", "status"]
        .iter()
        .find_map(|lead| text.strip_prefix(lead));
    let bare = bare.unwrap_or(&text).trim();
    let digits: String = bare.chars().take_while(char::is_ascii_digit).collect();
    let ends = !bare[digits.len()..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '/'));
    digits.parse().ok().filter(|status| (100..600).contains(status) && digits.len() == 3 && ends)
}

/// Whether a text begins with an HTTP status.
pub(crate) fn is_status(text: &str) -> bool {
    let digits = text.trim().chars().take_while(char::is_ascii_digit).count();
    digits == 3 && text.trim().starts_with(['1', '2', '3', '4', '5'])
}

/// Which of both comes last: a noun stands behind what belongs to it, unless a preposition stands between.
fn first_of(text: &str) -> Option<Section> {
    let at = |words: &[&str]| words.iter().filter_map(|word| text.find(word)).min();
    let joined = [" for the ", " of the ", " to the ", " by the "].iter().any(|word| text.contains(word));
    let request_first = at(&REQUEST) < at(&RESPONSE);
    if request_first == joined { Some(Section::Request) } else { Some(Section::Response) }
}

/// Whether a text has a word: a word of its own, or characters of a script without blanks.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return text.contains(word);
    }
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_none_or(|c| !is_letter(c));
        let rest = &text[at + word.len()..];
        let after = rest.trim_start_matches('s').chars().next().is_none_or(|c| !is_letter(c));
        before && after
    })
}

/// Whether a heading or caption is about an example.
pub(crate) fn is_example(text: &str) -> bool {
    let text = normal(text);
    ["example", "sample", "示例", "样例", "demo", "curl", "举例"].iter().any(|word| has_word(&text, word))
}

/// Whether a heading or caption is about a template, which shows places and no values.
pub(crate) fn is_syntax(text: &str) -> bool {
    let text = normal(text);
    [
        "syntax",
        "structure",
        "request format",
        "response format",
        "uri format",
        "url format",
        "template",
        "语法",
        "结构",
        "格式",
    ]
    .iter()
    .any(|word| has_word(&text, word))
}

/// Whether a heading or caption is about a failure.
pub(crate) fn is_failure(text: &str) -> bool {
    let text = normal(text);
    ["error", "failure", "failed", "fault", "exception", "abnormal", "错误", "异常", "失败"]
        .iter()
        .any(|word| has_word(&text, word))
}

/// Where the parameters of a part travel, as its heading or caption says it.
pub(crate) fn place(text: &str) -> Option<&'static str> {
    let text = normal(text);
    let has = |words: &[&str]| words.iter().any(|word| has_word(&text, word));
    if has(&["path", "uri parameter", "url parameter", "路径"]) {
        Some("path")
    } else if has(&["query", "查询参数", "query string"]) {
        Some("query")
    } else if has(&["header", "请求头", "返回头", "响应头", "消息头"]) {
        Some("header")
    } else if has(&["body", "content", "payload", "请求体", "消息体", "响应体", "form", "entity", "json"]) {
        Some("body")
    } else {
        None
    }
}

/// Where a parameter travels, as a cell says it.
pub(crate) fn place_in_cell(text: &str) -> Option<&'static str> {
    let text = normal(text);
    let first = text.split([' ', '/', ',', '参', '(']).next().unwrap_or_default();
    match first {
        "path" | "uri" | "url" | "路径" | "pathvariable" | "template" => Some("path"),
        "query" | "querystring" | "params" | "查询" => Some("query"),
        "header" | "headers" | "请求头" | "head" => Some("header"),
        "body" | "plain" | "json" | "formdata" | "form" | "请求体" | "payload" | "content" | "requestbody" => {
            Some("body")
        }
        _ if text.contains("query") => Some("query"),
        _ if text.contains("path") => Some("path"),
        _ if text.contains("header") => Some("header"),
        _ if text.contains("body") => Some("body"),
        _ => None,
    }
}

/// Methods of HTTP that pages document.
pub(crate) const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/// Whether a line is a method and an address.
pub(crate) fn is_request_line(line: &str) -> bool {
    let mut parts = line.split_whitespace();
    let is_method = parts.next().is_some_and(|method| METHODS.contains(&method));
    is_method && parts.next().is_some_and(|address| address.starts_with(['/', '{']) || address.contains("://"))
}

/// Whether a line of text without marks is a heading: short, no sentence, with a word that headings have.
pub(crate) fn is_heading(line: &str) -> bool {
    let line = line.trim();
    let words = line.split_whitespace().count();
    let short = line.chars().count() <= 60 && words <= 7;
    let ends = line.ends_with(['.', '。', ';', '，', ',']);
    let speaks = section(line).is_some()
        || is_example(line)
        || ["function", "parameters", "功能", "参数"].contains(&normal(line).as_str());
    short && !ends && speaks && !is_request_line(line) && !line.contains(['—', '–']) && !line.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_what_their_part_is_about() {
        for (text, expected) in [
            ("Request parameters", Some(Section::Request)),
            ("Return Parameter", Some(Section::Response)),
            ("This table shows the body parameters for the response:", Some(Section::Response)),
            ("Response codes", Some(Section::Errors)),
            ("返回数据", Some(Section::Response)),
            ("请求参数", Some(Section::Request)),
            ("错误码", Some(Section::Errors)),
            ("Node Properties", None),
        ] {
            assert_eq!(section(text), expected, "{text}");
        }
    }
}
