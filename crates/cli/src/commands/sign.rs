//! `sign`: a signed request as a configuration for curl.
//!
//! Neighbour: `request` does the same with the request of a finding.

use std::fmt::Write as _;
use std::path::Path;

use crate::config::reference::{self, Written};
use anyhow::{Context, anyhow};
use jiff::{SignedDuration, Timestamp};
use oplog_findings::names::UnknownName;
use oplog_schema::{Operation, json_body};
use oplog_wire::sign::{Credentials, Parts, Scheme};
use url::Url;

use crate::args::SignArgs;
use crate::data::Data;
use crate::{PASS, out};

/// What curl declares a body to be that nobody declares.
const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) fn run(args: &SignArgs, data: &Data) -> anyhow::Result<u8> {
    out::print(&config(args, data, Timestamp::now())?)?;
    Ok(PASS)
}

fn config(args: &SignArgs, data: &Data, now: Timestamp) -> anyhow::Result<String> {
    let url = Url::parse(&args.url).with_context(|| format!("`{}` is not a URL", args.url))?;
    let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"));
    let host = host.with_context(|| format!("`{}` is not an http or https URL with a host", args.url))?;
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    // As it was typed: a URL library may write escapes in another way than what is signed and sent.
    let start = args.url.find("://").map_or(0, |at| at + 3);
    let at = args.url[start..].find(['/', '?', '#']).map_or(args.url.len(), |at| start + at);
    let (base, rest) = args.url.split_at(at);
    let rest = rest.split('#').next().unwrap_or_default();
    let mut target = if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") };

    let (scheme, operation) = scheme(args, data)?;
    let access_key = if scheme.is_secret_alone() { String::new() } else { read(&args.access_key, "--access-key")? };
    let mut credentials = Credentials::new(access_key, read(&args.secret, "--secret")?);
    if let Some(reference) = &args.security_token {
        credentials = credentials.with_security_token(read(reference, "--security-token")?);
    }
    let mut headers = args.header.clone();
    headers.push(("Host".to_owned(), host));
    let body = args.data_binary.as_deref().map(body).transpose()?;
    if body.is_some() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        let media = if operation.is_some_and(Operation::takes_json) { json_body::MEDIA_TYPE } else { FORM };
        headers.push(("Content-Type".to_owned(), media.to_owned()));
    }
    let method = args.request.as_deref().unwrap_or(if body.is_some() { "POST" } else { "GET" });
    let sent = body.as_deref().unwrap_or_default().as_bytes();
    let parts = Parts { method, target: &target, headers: &headers, body: sent };
    let age = SignedDuration::from_secs(args.age.map_or(0, |age| age.get().into()));
    let nonce = format!("{:x}-{:x}", now.as_nanosecond(), std::process::id());
    let signature = scheme.sign(&parts, &credentials, now - age, &nonce).context("the request cannot be signed")?;
    signature.apply(&mut target, &mut headers);

    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name} = {}", quoted(value));
    };
    line("url", &format!("{base}{target}"));
    line("request", method);
    for (name, value) in &headers {
        line("header", &format!("{name}: {value}"));
    }
    if let Some(body) = &body {
        // As it is: `data` would read a text that begins with `@` as the name of a file.
        line("data-raw", body);
    }
    Ok(text)
}

/// A body as it is sent: the text itself, or with `@` before it the name of a file that holds it.
fn body(text: &str) -> anyhow::Result<String> {
    let Some(path) = text.strip_prefix('@') else { return Ok(text.to_owned()) };
    let bytes = std::fs::read(path).with_context(|| format!("--data-binary cannot be read from `{path}`"))?;
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'))
        .with_context(|| format!("`{path}` is no text in UTF-8, and a configuration for curl holds nothing else"))
}

/// The scheme to sign with, and the operation that names it.
fn scheme<'d>(args: &SignArgs, data: &'d Data) -> anyhow::Result<(Scheme, Option<&'d Operation>)> {
    if let Some(scheme) = args.scheme {
        return Ok((scheme, None));
    }
    let id = args.operation.as_deref().unwrap_or_default();
    let known = data.catalogue.operations().iter().map(|operation| operation.id().as_str());
    let operation = data
        .catalogue
        .get(id)
        .ok_or_else(|| UnknownName::new("operation", id, known))
        .context("--operation cannot be used")?;
    let named = operation.schemes().next();
    let named = named.ok_or_else(|| anyhow!("the tables name no scheme for `{id}`: give one with --scheme"))?;
    Ok((named, Some(operation)))
}

/// The value behind a reference. Its text is no part of an error.
fn read(text: &str, flag: &str) -> anyhow::Result<String> {
    match Written::new(text) {
        Written::Env(name) => std::env::var(&name)
            .with_context(|| format!("{flag} is read from the environment: export {name}, or give {flag} env:NAME")),
        Written::File(path) => {
            reference::read(Path::new(&path)).with_context(|| format!("{flag} cannot be read from `{path}`"))
        }
        Written::Inline(value) => Ok(value.expose().to_owned()),
    }
}

/// A value as curl reads it between double quotes.
pub(super) fn quoted(value: &str) -> String {
    let mut text = String::from("\"");
    for character in value.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            _ => text.push(character),
        }
    }
    text + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_as_curl_reads_them() {
        assert_eq!(quoted("a\"b\\c\r\n"), r#""a\"b\\c\r\n""#);
    }
}
