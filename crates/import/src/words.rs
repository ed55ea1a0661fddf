//! The words that pages use for what matters: names of columns, of sections, of places, in English and Chinese.
//!
//! Tables of words only; what follows from them is decided in [`crate::read`].

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Name,
    Type,
    Mandatory,
    /// Says yes where a parameter may be left out.
    Optional,
    Place,
    Description,
    Example,
    Default,
    Values,
    Minimum,
    Maximum,
    Status,
    Code,
    Message,
}

const COLUMNS: [(Column, &[&str]); 14] = [
    (
        Column::Status,
        &[
            "status",
            "status code",
            "status codes",
            "http status code",
            "http status",
            "http code",
            "httpcode",
            "response code",
            "http response code",
            "httpstatuscode",
            "return code",
            "returned value",
            "http状态码",
            "状态码",
            "返回码",
            "http 状态码",
            "http返回码",
        ],
    ),
    (
        Column::Code,
        &[
            "error code",
            "error codes",
            "errorcode",
            "error",
            "exception",
            "error name",
            "exception name",
            "错误码",
            "错误代码",
            "异常",
            "错误编码",
            "error type",
            "code",
            "fault",
        ],
    ),
    (
        Column::Message,
        &[
            "error message",
            "message",
            "错误信息",
            "错误消息",
            "error description",
            "error msg",
            "reason phrase",
            "报错信息",
        ],
    ),
    (
        Column::Place,
        &[
            "in",
            "position",
            "parameter position",
            "location",
            "place",
            "参数位置",
            "位置",
            "style",
            "parameter location",
            "located in",
            "sent in",
        ],
    ),
    (
        Column::Mandatory,
        &[
            "mandatory",
            "required",
            "req",
            "required or optional",
            "required/optional",
            "mandatory/optional",
            "requirement",
            "requirements",
            "是否必选",
            "是否必须",
            "必选",
            "必填",
            "是否必填",
            "必需",
            "是否必需",
            "必须",
            "presence",
            "is required",
            "required or not",
            "need",
            "compulsory",
            "mandatory or not",
            "是否必要",
            "m/o",
            "必选/可选",
            "是否可选/必选",
        ],
    ),
    (Column::Optional, &["optional", "是否可选", "可选", "may be omitted", "can be omitted"]),
    (Column::Default, &["default", "default value", "默认值", "缺省值", "默认", "defaults"]),
    (Column::Minimum, &["minimum", "min", "最小值", "minimum value"]),
    (Column::Maximum, &["maximum", "max", "最大值", "maximum value"]),
    (
        Column::Values,
        &[
            "valid values",
            "allowed values",
            "possible values",
            "enum",
            "options",
            "取值范围",
            "value range",
            "range",
            "accepted values",
            "可选值",
            "取值",
            "constraints",
            "restrictions",
            "values",
            "枚举值",
            "valid value",
            "permitted values",
            "limits",
        ],
    ),
    (
        Column::Example,
        &[
            "example",
            "example value",
            "sample",
            "sample value",
            "示例",
            "示例值",
            "样例值",
            "example values",
            "sample values",
            "样例",
            "举例",
            "examples",
            "例子",
            "参考值",
        ],
    ),
    (
        Column::Type,
        &[
            "type",
            "data type",
            "类型",
            "数据类型",
            "参数类型",
            "字段类型",
            "value type",
            "parameter type",
            "field type",
            "datatype",
            "schema",
            "json type",
            "format",
            "attribute type",
            "变量类型",
            "type/format",
        ],
    ),
    (
        Column::Name,
        &[
            "name",
            "parameter",
            "parameters",
            "parameter name",
            "field",
            "field name",
            "fields",
            "attribute",
            "attribute name",
            "property",
            "property name",
            "key",
            "element",
            "element name",
            "argument",
            "member",
            "header",
            "header name",
            "param",
            "名称",
            "参数",
            "参数名",
            "参数名称",
            "字段",
            "字段名",
            "字段名称",
            "属性",
            "属性名",
            "元素",
            "元素名称",
            "变量名",
            "attributes",
            "properties",
            "header field",
            "uri parameter",
            "query parameter",
            "path parameter",
            "request parameter",
            "response parameter",
            "response element",
            "request header",
            "response header",
            "json attribute",
            "参数名字",
            "parameter/header",
            "variable",
            "请求参数",
            "返回参数",
            "返回字段",
        ],
    ),
    (
        Column::Description,
        &[
            "description",
            "meaning",
            "explanation",
            "explanations",
            "notes",
            "note",
            "remarks",
            "remark",
            "details",
            "comment",
            "comments",
            "描述",
            "说明",
            "参数说明",
            "备注",
            "含义",
            "解释",
            "参数描述",
            "definition",
            "purpose",
            "字段说明",
            "字段描述",
            "reference",
            "what it does",
            "details/notes",
            "usage",
            "描述信息",
            "中文名称",
            "语义",
        ],
    ),
];

/// What the column under this name holds.
pub(crate) fn column(name: &str) -> Option<Column> {
    let name = normal(name);
    let exact = COLUMNS.iter().find(|(_, words)| words.contains(&name.as_str()));
    let ends = || {
        let long = name.split(['(', '（']).next().unwrap_or_default().trim();
        COLUMNS.iter().find(|(_, words)| words.contains(&long))
    };
    exact.or_else(ends).map(|(column, _)| *column)
}

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
        "线",
    ]
    .iter()
    .any(|word| has_word(&text, word) && *word != "线")
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

    #[test]
    fn columns_are_known_by_their_names() {
        for (text, expected) in [
            ("Required?", Some(Column::Mandatory)),
            ("Req.", Some(Column::Mandatory)),
            ("是否必选", Some(Column::Mandatory)),
            ("HTTP status code", Some(Column::Status)),
            ("Parameter Position", Some(Column::Place)),
            ("Colour", None),
        ] {
            assert_eq!(column(text), expected, "{text}");
        }
    }
}
