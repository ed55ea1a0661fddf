//! Controls of how an answer travels and is spelt: whatever HTTP, JSON and XML leave to a service.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use oplog_schema::Operation;
use oplog_schema::tables::PageHeaders;
use serde_json::Value;

use super::context::{FaultContext, is_xml};
use super::kind::FaultKind;
use crate::response::{MockResponse, Transfer};

fn all(_: &Operation) -> bool {
    true
}

fn in_xml(operation: &Operation) -> bool {
    operation.body().xml.is_some()
}

/// Whether paging headers may be left out.
fn with_page_headers(operation: &Operation) -> bool {
    let headers = operation.pagination().and_then(|paging| paging.headers.as_ref());
    let must = |name: &str| operation.headers().iter().any(|row| row.mandatory && row.name.eq_ignore_ascii_case(name));
    headers.is_some_and(|headers| !headers.names().any(must))
}

fn reversed(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: Vec<_> = members.into_iter().collect();
            Value::Object(members.into_iter().rev().map(|(name, member)| (name, reversed(member))).collect())
        }
        Value::Array(items) => items.into_iter().map(reversed).collect(),
        other => other,
    }
}

/// The right answer with its JSON text rewritten, whatever its status.
fn respelt(context: &FaultContext<'_>, respell: impl FnOnce(Value) -> Option<Vec<u8>>) -> MockResponse {
    let mut response = context.right();
    if let Some(body) = serde_json::from_slice(&response.body).ok().and_then(respell) {
        response.body = body;
    }
    response
}

/// JSON in ASCII alone, solidi escaped.
fn escaped(tree: &Value) -> Vec<u8> {
    let mut text = String::new();
    for character in tree.to_string().chars() {
        match character {
            '/' => text.push_str("\\/"),
            _ if character.is_ascii() => text.push(character),
            _ => character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04X}"))),
        }
    }
    text.into_bytes()
}

/// The body as gzip, where the request takes it.
fn compressed(context: &FaultContext<'_>) -> Option<MockResponse> {
    let accepted = context.request().header("accept-encoding")?;
    let mut response = context.right();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&response.body).ok()?;
    response.body = encoder.finish().ok().filter(|_| accepted.contains("gzip"))?;
    response.headers.push(("Content-Encoding".to_owned(), "gzip".to_owned()));
    Some(response)
}

/// The right answer with its content type respelt.
fn with_content_type(context: &FaultContext<'_>, respell: fn(&str) -> String) -> MockResponse {
    let mut response = context.right();
    if let Some((_, value)) = response.headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        *value = respell(value);
    }
    response
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::control("members-in-another-order", "members stand in the opposite order", all, |context| {
        context.edit(|tree| *tree = reversed(tree.take()))
    }),
    FaultKind::control("printed-for-people", "JSON is printed with line breaks and indentation", all, |context| {
        respelt(context, |tree| serde_json::to_vec_pretty(&tree).ok())
    }),
    FaultKind::control("everything-escaped", "JSON has an escape wherever it may have one", all, |context| {
        respelt(context, |tree| Some(escaped(&tree)))
    }),
    FaultKind::control("newline-at-the-end", "a body ends with an empty line", all, |context| {
        let mut response = context.right();
        response.body.extend_from_slice(b"\r\n\n");
        response
    }),
    FaultKind::control("numeric-references", "XML refers to characters by their numbers", in_xml, |context| {
        let mut response = context.right();
        if is_xml(&response) {
            let text = String::from_utf8_lossy(&response.body).replace("&lt;", "&#60;").replace("&amp;", "&#x26;");
            response.body = text.into_bytes();
        }
        response
    }),
    FaultKind::control("comment-before-the-root", "XML has a comment before its root", in_xml, |context| {
        let mut response = context.right();
        if is_xml(&response) {
            let text = String::from_utf8_lossy(&response.body).replacen("?>", "?><!-- made by hand -->", 1);
            response.body = text.into_bytes();
        }
        response
    }),
    FaultKind::control("in-chunks", "a body travels in chunks", all, |context| MockResponse {
        transfer: Transfer::Chunked,
        ..context.right()
    }),
    FaultKind::control("compressed", "a body is compressed where the request takes that", all, |context| {
        compressed(context).unwrap_or_else(|| context.right())
    }),
    FaultKind::control("compressed-in-chunks", "a compressed body travels in chunks", all, |context| MockResponse {
        transfer: Transfer::Chunked,
        ..compressed(context).unwrap_or_else(|| context.right())
    }),
    FaultKind::control("slow", "an answer takes between 5 and 20 milliseconds", all, |context| MockResponse {
        delay: Duration::from_millis(5 + context.random_below(16) as u64),
        ..context.right()
    }),
    FaultKind::control("closes-connections", "each answer is the last one of its connection", all, |context| {
        let mut response = context.right();
        response.headers.push(("Connection".to_owned(), "close".to_owned()));
        response
    }),
    FaultKind::control("further-headers", "an answer has headers of proxies, caches and cookies", all, |context| {
        let mut response = context.right();
        let further = [
            ("Via", "1.1 gateway"),
            ("X-Cache", "MISS"),
            ("Set-Cookie", "a=1; HttpOnly"),
            ("Set-Cookie", "b=2"),
            ("ETag", "W/\"1\""),
            ("Strict-Transport-Security", "max-age=31536000"),
        ];
        response.headers.extend(further.map(|(name, value)| (name.to_owned(), value.to_owned())));
        response
    }),
    FaultKind::control("content-type-without-charset", "a content type has no parameter", all, |context| {
        with_content_type(context, |value| value.split(';').next().unwrap_or_default().to_owned())
    }),
    FaultKind::control(
        "content-type-in-capitals",
        "a content type is in capitals, its charset quoted",
        all,
        |context| {
            with_content_type(context, |value| {
                let media = value.split(';').next().unwrap_or_default().to_uppercase();
                format!("{media} ; CHARSET=\"Utf-8\"")
            })
        },
    ),
    FaultKind::control("another-name-for-xml", "XML has the other one of its two media types", in_xml, |context| {
        with_content_type(context, |value| match value.starts_with("text/xml") {
            true => value.replacen("text/xml", "application/xml", 1),
            false => value.replacen("application/xml", "text/xml", 1),
        })
    }),
    FaultKind::control("no-page-headers", "no header tells of pages", with_page_headers, |context| {
        let mut response = context.right();
        let names = context.pagination().and_then(|paging| paging.headers.as_ref());
        let names: Vec<&str> = names.into_iter().flat_map(PageHeaders::names).collect();
        response.headers.retain(|(name, _)| !names.iter().any(|own| own.eq_ignore_ascii_case(name)));
        response
    }),
];
