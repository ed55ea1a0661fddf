//! `sign`: a signed request as a configuration for curl.
//!
//! Neighbour: `request` does the same with the request of a finding.

use std::fmt::Write as _;
use std::path::Path;

use crate::config::reference::{self, Written};
use anyhow::{Context, anyhow};
use jiff::{SignedDuration, Timestamp};
use oplog_findings::names::UnknownName;
use oplog_wire::sign::{Credentials, Parts, Scheme};
use url::Url;

use crate::args::SignArgs;
use crate::data::Data;
use crate::{PASS, out};

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

    let scheme = scheme(args, data)?;
    let access_key = if scheme.is_secret_alone() { String::new() } else { read(&args.access_key, "--access-key")? };
    let mut credentials = Credentials::new(access_key, read(&args.secret, "--secret")?);
    if let Some(reference) = &args.security_token {
        credentials = credentials.with_security_token(read(reference, "--security-token")?);
    }
    let mut headers = args.header.clone();
    headers.push(("Host".to_owned(), host));
    let parts = Parts { method: &args.request, target: &target, headers: &headers, body: b"" };
    let age = SignedDuration::from_secs(args.age.map_or(0, |age| age.get().into()));
    let nonce = format!("{:x}-{:x}", now.as_nanosecond(), std::process::id());
    let signature = scheme.sign(&parts, &credentials, now - age, &nonce).context("the request cannot be signed")?;
    signature.apply(&mut target, &mut headers);

    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name} = {}", quoted(value));
    };
    line("url", &format!("{base}{target}"));
    line("request", &args.request);
    for (name, value) in &headers {
        line("header", &format!("{name}: {value}"));
    }
    Ok(text)
}

fn scheme(args: &SignArgs, data: &Data) -> anyhow::Result<Scheme> {
    if let Some(scheme) = args.scheme {
        return Ok(scheme);
    }
    let id = args.operation.as_deref().unwrap_or_default();
    let known = data.catalogue.operations().iter().map(|operation| operation.id().as_str());
    let operation = data
        .catalogue
        .get(id)
        .ok_or_else(|| UnknownName::new("operation", id, known))
        .context("--operation cannot be used")?;
    let named = operation.schemes().next();
    named.ok_or_else(|| anyhow!("the tables name no scheme for `{id}`: give one with --scheme"))
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
