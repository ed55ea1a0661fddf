//! What a signed request says, as far as its scheme covers it: worked out without the canonical forms, for comparison.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use oplog_wire::sign::Scheme;
use percent_encoding::percent_decode;

use crate::sign::request::Request;

/// Names with their bytes, in an order that means nothing.
type Parts = Vec<(String, Vec<u8>)>;

/// Two requests with one meaning are the same to whoever checks the proof.
pub(crate) fn meaning(scheme: Scheme, request: &Request, covered: &[String]) -> Parts {
    let mut parts = match scheme {
        Scheme::XAuthToken => headers(request, &["x-auth-token".to_owned()]),
        Scheme::Bearer => return vec![("token".to_owned(), bearer(request))],
        Scheme::ApiKeyHeader(name) => headers(request, &[name.as_str().to_ascii_lowercase()]),
        Scheme::ApiKeyQuery(_) => query(request),
        Scheme::Basic => return vec![("pair".to_owned(), pair(request))],
        Scheme::RpcHmacSha1 => [vec![method(request)], query(request), form(request)].concat(),
        Scheme::BceAuthV1 | Scheme::Acs3HmacSha256 | Scheme::SdkHmacSha256 => {
            [vec![method(request)], path(scheme, request), query(request), headers(request, covered), claim(request)]
                .concat()
        }
    };
    let is_body_signed = match scheme {
        Scheme::Acs3HmacSha256 => true,
        Scheme::SdkHmacSha256 => !request.headers.iter().any(|(_, value)| value == "UNSIGNED-PAYLOAD"),
        _ => false,
    };
    if is_body_signed {
        parts.push(("body".to_owned(), request.body.clone()));
    }
    parts.sort();
    parts
}

/// The headers that the signature of `signed` covers.
pub(crate) fn covered(scheme: Scheme, signed: &Request) -> Vec<String> {
    let authorization = signed.headers.iter().find(|(name, _)| name == "Authorization").map(|(_, value)| value);
    let list = authorization.and_then(|text| match scheme {
        Scheme::BceAuthV1 => text.split('/').nth(4),
        _ => text.split("SignedHeaders=").nth(1)?.split(',').next(),
    });
    list.unwrap_or_default().split(';').map(str::to_owned).collect()
}

/// The token, or whatever stands in its place.
fn bearer(request: &Request) -> Vec<u8> {
    let values = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    let tokens = values.map(|(_, value)| match value.trim().split_once(' ') {
        Some((word, token)) if word.eq_ignore_ascii_case("bearer") => token.trim().to_owned(),
        _ => format!("not a token: {value}"),
    });
    tokens.collect::<Vec<_>>().join("\n").into_bytes()
}

fn method(request: &Request) -> (String, Vec<u8>) {
    ("method".to_owned(), request.method.clone().into_bytes())
}

fn path(scheme: Scheme, request: &Request) -> Parts {
    let path = request.target.split('?').next().unwrap_or_default();
    // No path at all is the root. One scheme signs a final slash, whether or not it is sent.
    let path = if path.is_empty() { "/" } else { path };
    let path = if scheme == Scheme::SdkHmacSha256 { path.strip_suffix('/').unwrap_or(path) } else { path };
    let segments = path.split('/').enumerate();
    segments.map(|(place, segment)| (format!("path {place:03}"), decoded(segment.as_bytes()))).collect()
}

fn query(request: &Request) -> Parts {
    pairs(request.query().as_bytes())
}

fn form(request: &Request) -> Parts {
    let kind = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let is_form = kind.is_some_and(|(_, value)| {
        let kind = value.split(';').next().unwrap_or_default();
        kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
    });
    if is_form { pairs(&request.body) } else { Parts::new() }
}

fn pairs(raw: &[u8]) -> Parts {
    let parts = raw.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    let pair = |part: &[u8]| {
        let blanks: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        let middle = blanks.iter().position(|byte| *byte == b'=').unwrap_or(blanks.len());
        let value = blanks.get(middle + 1..).unwrap_or_default();
        (format!("parameter {:?}", decoded(&blanks[..middle])), decoded(value))
    };
    parts.map(pair).collect()
}

fn headers(request: &Request, covered: &[String]) -> Parts {
    let headers = request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.trim()));
    headers
        .filter(|(name, _)| covered.contains(name))
        .map(|(name, value)| (format!("header {name}"), value.as_bytes().to_vec()))
        .collect()
}

/// What the header `Authorization` states beside the names of what it covers.
fn claim(request: &Request) -> Parts {
    let authorizations = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    let fields = |text: &str| -> Vec<String> {
        match text.split_once("SignedHeaders=") {
            // The order of names that mean the same header is that of the signed text, whatever the list.
            Some((before, after)) => {
                let (_, signature) = after.split_once(',').unwrap_or_default();
                vec![before.trim().trim_end_matches(',').trim().to_owned(), signature.trim().to_owned()]
            }
            None => text.trim().split('/').enumerate().filter(|(at, _)| *at != 4).map(|(_, f)| f.to_owned()).collect(),
        }
    };
    let stated = authorizations.flat_map(|(_, text)| fields(text)).enumerate();
    stated.map(|(at, field)| (format!("claim {at}"), field.into_bytes())).collect()
}

/// User and password, or the text in their place.
fn pair(request: &Request) -> Vec<u8> {
    let authorization = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    let text = authorization.map(|(_, value)| value.as_str()).unwrap_or_default();
    match text.trim().split_once(' ') {
        Some((scheme, code)) if scheme.eq_ignore_ascii_case("basic") => {
            STANDARD.decode(code.trim()).unwrap_or_else(|_| text.as_bytes().to_vec())
        }
        _ => text.as_bytes().to_vec(),
    }
}

fn decoded(raw: &[u8]) -> Vec<u8> {
    percent_decode(raw).collect()
}
