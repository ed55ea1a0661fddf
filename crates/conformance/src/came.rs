//! What came instead of what was asked for, in words: a page for people, a redirect, a body in an encoding that nobody asked for.
//!
//! Pure. A parser's complaint about such an answer names its first byte, and not the reason.

use oplog_findings::{Response, brief_text};

/// What a body is, where it is no document of the API; else `otherwise`.
pub(crate) fn instead(reply: &Response, otherwise: impl FnOnce() -> String) -> String {
    let encoding =
        reply.header("content-encoding").map(str::trim).filter(|name| !name.eq_ignore_ascii_case("identity"));
    if let Some(encoding) = encoding.filter(|_| !reply.body.is_empty()) {
        return format!("a body in the encoding `{}`, which the request does not accept", brief_text(encoding));
    }
    let text = String::from_utf8_lossy(&reply.body);
    match is_page(reply, &text) {
        true => page(&text),
        false => otherwise(),
    }
}

/// The status, with what says more of it: where a redirect leads, or what the body is.
pub(crate) fn status(reply: &Response) -> String {
    let status = reply.status;
    match reply.header("location") {
        Some(location) if (300..400).contains(&status) => {
            format!("status {status}, a redirect to {}, which is not followed", brief_text(location))
        }
        _ => {
            let body = || brief_text(String::from_utf8_lossy(&reply.body).trim());
            format!("status {status}: {}", instead(reply, body))
        }
    }
}

/// Whether a body is a page for people: by its label, or by how it starts.
fn is_page(reply: &Response, text: &str) -> bool {
    let start: String = text.trim_start().chars().take(14).collect::<String>().to_ascii_lowercase();
    let is_labelled =
        reply.header("content-type").is_some_and(|value| value.to_ascii_lowercase().starts_with("text/html"));
    start.starts_with("<!doctype html") || start.starts_with("<html") || is_labelled && start.starts_with('<')
}

fn page(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let title = lower.find("<title>").map(|at| at + "<title>".len());
    let title = title.and_then(|at| Some(text.get(at..at + lower.get(at..)?.find('<')?)?.trim()));
    match title.filter(|title| !title.is_empty()) {
        Some(title) => format!("an HTML page, `{}`", brief_text(title)),
        None => "an HTML page".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, headers: &[(&str, &str)], body: &'static str) -> Response {
        let headers = headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        Response { status, headers, body: bytes::Bytes::from(body) }
    }

    #[track_caller]
    fn check(reply: &Response, expected: &str) {
        assert_eq!(instead(reply, || "something else".to_owned()), expected);
    }

    #[test]
    fn a_page_for_people_is_called_that() {
        check(&reply(200, &[], "<!DOCTYPE html><title>Sign in</title>"), "an HTML page, `Sign in`");
        check(&reply(200, &[("content-type", "text/html")], "\n<HTML>"), "an HTML page");
        check(&reply(200, &[("content-type", "text/html")], "{}"), "something else");
        check(&reply(200, &[("content-type", "text/xml")], "<errors/>"), "something else");
    }

    #[test]
    fn an_encoding_that_nobody_asked_for_is_named() {
        let expected = "a body in the encoding `deflate`, which the request does not accept";
        check(&reply(200, &[("content-encoding", "deflate")], "x"), expected);
        check(&reply(200, &[("content-encoding", "identity")], "x"), "something else");
    }

    #[test]
    fn a_redirect_says_where_it_leads() {
        let moved = reply(302, &[("location", "https://login.example.com/?next=1")], "moved");
        assert_eq!(
            status(&moved),
            "status 302, a redirect to https://login.example.com/?next=1, which is not followed"
        );
        assert_eq!(status(&reply(302, &[], "moved")), "status 302: moved");
        assert_eq!(status(&reply(404, &[], "<html><title>404</title>")), "status 404: an HTML page, `404`");
    }
}
