//! One request with its response, as a person reads it. Nothing of a signature is in it, since requests are kept without.

use std::fmt::Write as _;

use oplog_findings::RecordedExchange;
use oplog_report::terminal::plain;

/// Bytes of a body that are shown.
const SHOWN: usize = 2000;

/// The exchange as text, with a blank line at its end.
pub(super) fn shown(exchange: &RecordedExchange) -> String {
    let RecordedExchange { url, request, result, cut, .. } = exchange;
    let mut text = format!("{} {}\n", plain(&request.method), plain(&format!("{url}{}", request.target())));
    for (name, value) in &request.headers {
        let _ = writeln!(text, "  {}: {}", plain(name), plain(value));
    }
    let sent = request.body();
    if !sent.is_empty() {
        let _ = writeln!(text, "\n  {}", plain(&sent));
    }
    text.push('\n');
    match result {
        Err(failure) => {
            let _ = writeln!(text, "  {failure}");
        }
        Ok(response) => {
            let _ = writeln!(text, "  HTTP {}", response.status);
            for (name, value) in &response.headers {
                let _ = writeln!(text, "  {}: {}", plain(name), plain(value));
            }
            text.push('\n');
            let body = String::from_utf8_lossy(&response.body);
            let end = body.char_indices().nth(SHOWN).map_or(body.len(), |(end, _)| end);
            for line in body[..end].lines() {
                let _ = writeln!(text, "  {}", plain(line));
            }
            if end < body.len() {
                let _ = writeln!(text, "  … {} bytes in all", response.body.len() + cut);
            }
        }
    }
    text.push('\n');
    text
}
