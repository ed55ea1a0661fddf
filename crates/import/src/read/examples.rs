//! Examples: code that shows a request or a response, told apart by what stands above it and by what it begins with.

use crate::facts::PageExample;
use crate::words::{self, Section};

use super::flow::{Part, Piece};
use super::{json, xml};

/// The examples and templates of a page, in its order.
pub(super) fn of(parts: &[Part<'_>]) -> Vec<PageExample> {
    let mut found: Vec<PageExample> = Vec::new();
    for part in parts {
        let code = match part.piece {
            Piece::Code(text) => text,
            // A request line alone may stand as a paragraph; it is an example only where the page says so.
            _ => continue,
        };
        let Some(example) = example(code, part) else { continue };
        let joined = found.last_mut().filter(|last| continues(last, &example));
        match joined {
            Some(last) => {
                last.body = example.body;
                last.value = example.value;
                last.slip = example.slip;
                last.is_xml = example.is_xml;
                last.headers.extend(example.headers);
                last.status = last.status.or(example.status);
            }
            None => found.push(example),
        }
    }
    found
}

/// Whether one block is the head of an example and the next one its body.
fn continues(last: &PageExample, next: &PageExample) -> bool {
    let head_only = last.body.is_empty() && (!last.headers.is_empty() || last.status.is_some());
    head_only
        && last.is_request == next.is_request
        && last.at == next.at
        && next.lines.is_empty()
        && !next.body.is_empty()
}

fn example(code: &str, part: &Part<'_>) -> Option<PageExample> {
    let head = split(code);
    let near: Vec<&str> = part.context.nearest().collect();
    let says_example = near.iter().any(|words| words::is_example(words));
    let is_syntax =
        near.iter().any(|words| words::is_syntax(words)) && !near.iter().take(1).any(|words| words::is_example(words));
    let section = near.iter().find_map(|words| match words::section(words) {
        Some(Section::Errors) if near.iter().any(|words| words::section(words) == Some(Section::Request)) => {
            Some(Section::Response)
        }
        found => found,
    });
    let is_request = match section {
        _ if head.status.is_some() => false,
        _ if !head.lines.is_empty() => true,
        Some(Section::Request) => true,
        Some(_) => false,
        None if says_example => false,
        None => return None,
    };
    let read = json::read(&head.body);
    let as_xml = if read.is_none() { xml::read(&head.body) } else { None };
    // Of a page's request lines, those under its own heading document the operation.
    let sent = head.lines.iter().any(|line| line.contains("://") && !line.contains(['{', '<']));
    let shows = read.is_some() || as_xml.is_some() || says_example || head.status.is_some() || sent;
    if !shows {
        return None;
    }
    let is_failure =
        near.iter().take(3).any(|words| words::is_failure(words)) || head.status.is_some_and(|status| status >= 400);
    let is_xml = as_xml.is_some();
    let slip = read.as_ref().and_then(|read| read.slip.clone()).filter(|_| !is_syntax);
    let value = read.map(|read| read.value).or_else(|| {
        as_xml.map(|read| if read.is_list { serde_json::json!({ (read.root): read.value }) } else { read.value })
    });
    let says = says_example || value.is_some() || sent;
    (says || is_syntax).then(|| PageExample {
        is_request,
        is_failure,
        is_syntax,
        lines: head.lines,
        status: head.status,
        headers: head.headers,
        body: head.body,
        value,
        slip,
        is_xml,
        at: part.context.at(),
    })
}

#[derive(Debug, Default)]
struct Head {
    lines: Vec<String>,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: String,
}

/// Request lines or a status line, headers, and the body behind them.
fn split(code: &str) -> Head {
    let mut head = Head::default();
    let lines: Vec<&str> = code.lines().collect();
    let mut at = 0;
    while let Some(line) = lines.get(at).map(|line| line.trim()) {
        let starts_body = line.starts_with(['{', '[', '<']);
        if starts_body {
            break;
        }
        let status = line.strip_prefix("HTTP/").and_then(|rest| rest.split_whitespace().nth(1)).or_else(|| {
            line.strip_prefix("Status Code:")
                .or_else(|| line.strip_prefix("Status:"))
                .and_then(|rest| rest.split_whitespace().next())
        });
        if let Some(status) = status.and_then(|status| status.parse().ok()) {
            head.status = Some(status);
        } else if words::is_request_line(line) {
            head.lines.push(line.to_owned());
        } else if line.starts_with("curl ") || line.starts_with("$ curl ") {
            head.lines.push(curl(&lines[at..].join("\n")));
        } else if line.starts_with("http://")
            || line.starts_with("https://")
            || line.starts_with("/?")
            || line.starts_with("/ ?")
        {
            head.lines.push(format!("GET {}", line.replace("/? ", "/?")));
        } else if line.starts_with('&') && !head.lines.is_empty() {
            if let Some(last) = head.lines.last_mut() {
                last.push_str(line);
            }
        } else if let Some((name, value)) = line.split_once(':').filter(|(name, _)| is_header(name)) {
            head.headers.push((name.trim().to_owned(), value.trim().to_owned()));
        } else if line.starts_with(|c: char| c.is_ascii_digit()) && line.len() < 40 && lines.len() == 1 {
            head.status = line.split_whitespace().next().and_then(|status| status.parse().ok());
        }
        at += 1;
    }
    head.body = lines.get(at..).unwrap_or_default().join("\n").trim().to_owned();
    head
}

fn is_header(name: &str) -> bool {
    !name.trim().is_empty() && name.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// The request that a `curl` command sends, as a line.
fn curl(command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().map(|word| word.trim_matches(['"', '\'', '\\'])).collect();
    let named = words.iter().position(|word| matches!(*word, "-X" | "--request")).and_then(|at| words.get(at + 1));
    let glued = words.iter().find_map(|word| word.strip_prefix("-X").filter(|method| words::METHODS.contains(method)));
    let sends = words.iter().any(|word| matches!(*word, "-d" | "--data" | "--data-raw" | "--json"));
    let method = named.copied().or(glued).unwrap_or(if sends { "POST" } else { "GET" });
    let address =
        words.iter().skip(1).find(|word| word.contains("://") || word.starts_with("api.")).copied().unwrap_or("/");
    format!("{method} {address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_taken_off_a_body() {
        let head = split("GET https://h/a?\n&b=1\n");
        assert_eq!(head.lines, ["GET https://h/a?&b=1"]);
        let head = split("HTTP/1.1 200 OK\nContent-Type: a/b\n\n{\"a\": 1}");
        assert_eq!((head.status, head.headers.len(), head.body.as_str()), (Some(200), 1, "{\"a\": 1}"));
        assert_eq!(split("curl -i -X GET 'http://h/a?b' -u u:p").lines, ["GET http://h/a?b"]);
    }
}
