//! What an error row is about, by its code and its words in English or Chinese: no more than what is plain.
//!
//! Lints hold the status against it, drafts make conditions of it. Words only, no vendor.

/// What an error says to whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Too many requests.
    TooMany,
    /// Known, and not allowed to.
    Forbidden,
    /// Not known: no credential, or a wrong one.
    Unauthenticated,
    /// What the request names is not there.
    NotFound,
    /// A parameter was left out.
    Missing,
    /// A number is outside its range.
    OutOfRange,
    /// A value that cannot be read, or is none of the possible ones.
    Invalid,
    /// The address knows no such method.
    Method,
    /// The service is busy or down.
    Unavailable,
    /// The service failed.
    Internal,
}

/// The words of each meaning; the first meaning of which one word is found is taken.
const WORDS: [(Meaning, &[&str]); 10] = [
    (
        Meaning::TooMany,
        &[
            "too many request",
            "throttl",
            "rate limit",
            "rate exceed",
            "flow control",
            "too frequent",
            "流控",
            "限流",
            "请求过于频繁",
        ],
    ),
    (
        Meaning::Forbidden,
        &[
            "permission",
            "forbidden",
            "access denied",
            "access is denied",
            "not authorized",
            "not allowed to access",
            "没有权限",
            "无权限",
            "权限不足",
        ],
    ),
    (
        Meaning::Unauthenticated,
        &[
            "unauthorized",
            "unauthenticated",
            "authentication",
            "not authenticated",
            "sts token",
            "security token",
            "access token",
            "auth token",
            "access key",
            "signature",
            "credential",
            "password",
            "认证失败",
            "鉴权失败",
            "签名",
        ],
    ),
    (Meaning::Method, &["method is not supported", "method not allowed", "http method", "方法不支持"]),
    (
        Meaning::NotFound,
        &[
            "not found",
            "not exist",
            "no such",
            "cannot be found",
            "could not be found",
            "unknown resource",
            "不存在",
            "未找到",
        ],
    ),
    (
        Meaning::Missing,
        &[
            "missing",
            "mandatory",
            "is required",
            "must be specified",
            "not specified",
            "not be empty",
            "not be null",
            "cannot be blank",
            "is empty",
            "缺少",
            "不能为空",
        ],
    ),
    (
        Meaning::OutOfRange,
        &[
            "out of range",
            "exceeds the",
            "must be between",
            "too large",
            "too small",
            "not in range",
            "超出范围",
            "超过范围",
        ],
    ),
    (
        Meaning::Unavailable,
        &["unavailable", "is busy", "overload", "timed out", "timeout", "maintenance", "繁忙", "不可用"],
    ),
    (Meaning::Internal, &["internal", "server error", "unexpected error", "内部错误", "系统错误"]),
    (
        Meaning::Invalid,
        &["invalid", "malformed", "illegal", "not valid", "incorrect", "wrong format", "无效", "非法", "格式错误"],
    ),
];

/// What a row is about, if its words say it.
///
/// ```
/// use oplog_lint::meaning::{Meaning, of};
/// assert_eq!(of(&["InvalidStsToken"]), Some(Meaning::Unauthenticated));
/// assert_eq!(of(&["EntityNotExists.Execution"]), Some(Meaning::NotFound));
/// assert_eq!(of(&["Lamp.1", "It hangs already."]), None);
/// ```
#[must_use]
pub fn of(texts: &[&str]) -> Option<Meaning> {
    let texts: Vec<String> = texts.iter().map(|text| spaced(text)).collect();
    WORDS
        .iter()
        .find(|(_, words)| texts.iter().any(|text| words.iter().any(|word| text.contains(word))))
        .map(|(meaning, _)| *meaning)
}

/// A text in small letters, with codes taken apart: `EntityNotExists.Execution` is `entity not exists execution`.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut after_small = false;
    for c in text.chars() {
        if c.is_uppercase() && after_small || matches!(c, '.' | '_' | '-') {
            out.push(' ');
        }
        after_small = c.is_lowercase();
        if !matches!(c, '.' | '_' | '-') {
            out.extend(c.to_lowercase());
        }
    }
    out.replace("not exists", "not exist").split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Meaning {
    /// Whether a status says the same, as HTTP has it.
    #[must_use]
    pub fn has_status(self, status: u16) -> bool {
        match self {
            Meaning::TooMany => matches!(status, 429 | 503),
            Meaning::Forbidden => matches!(status, 403 | 404),
            Meaning::Unauthenticated => matches!(status, 401 | 403 | 407),
            Meaning::NotFound => matches!(status, 404 | 410),
            Meaning::Method => matches!(status, 405 | 501),
            Meaning::Missing | Meaning::OutOfRange | Meaning::Invalid => matches!(status, 400..=499),
            Meaning::Unavailable | Meaning::Internal => status >= 500,
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Meaning::TooMany => "too many requests",
            Meaning::Forbidden => "a caller who is not allowed to",
            Meaning::Unauthenticated => "a caller who is not known",
            Meaning::NotFound => "something that is not there",
            Meaning::Missing => "a parameter that was left out",
            Meaning::OutOfRange => "a number outside its range",
            Meaning::Invalid => "a value that is not accepted",
            Meaning::Method => "a method that is not supported",
            Meaning::Unavailable => "a service that is busy",
            Meaning::Internal => "a failure of the service",
        }
    }
}
