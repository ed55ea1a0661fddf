//! Examples: of successes from golden cases, of errors by filling in their templates.

use oplog_wire::MediaType;
use serde_json::{Value, json};

use crate::golden::{GoldenCase, Reading};
use crate::operation::Operation;
use crate::tables::Endpoint;
use crate::uri::UriTemplate;

/// The longest body that is an example: documents are read by people, too.
const LONGEST: usize = 20_000;

/// The shortest success in this form, of one exchange, that a golden case shows: with entries rather than without, and
/// of this endpoint rather than another one of the operation, which answers alike.
pub(super) fn success(
    operation: &Operation,
    endpoint: &Endpoint,
    media: MediaType,
    cases: &[GoldenCase],
) -> Option<Value> {
    let own = cases.iter().filter(|case| case.operation == operation.id().as_str() && case.reading == Reading::Adopted);
    let mut found: Vec<(bool, bool, usize, &GoldenCase, Value)> = Vec::new();
    for case in own {
        let [(request, response)] = case.exchanges.as_slice() else { continue };
        let path = request.target.split('?').next().unwrap_or_default();
        let is_of_another = request.method != endpoint.method || !leads_to(&endpoint.uri, path);
        if response.status != 200 || response.media != Some(media) || response.body.len() > LONGEST {
            continue;
        }
        let Ok(decoded) = operation.decode(media, operation.shape(), &response.body) else { continue };
        let is_empty = operation.entries(&decoded.value).is_some_and(|entries| entries.is_empty());
        let value = match media {
            MediaType::Json => decoded.value,
            // A document as it is written: attributes and the like have no other place.
            MediaType::Xml => String::from_utf8_lossy(&response.body).into(),
        };
        found.push((is_empty, is_of_another, response.body.len(), case, value));
    }
    found.sort_by_key(|(is_empty, is_of_another, length, ..)| (*is_empty, *is_of_another, *length));
    let (.., case, value) = found.into_iter().next()?;
    Some(json!({ case.name.as_str(): { "summary": case.shows, "value": value } }))
}

fn leads_to(template: &UriTemplate, path: &str) -> bool {
    template.match_prefix(path).is_some_and(|(_, rest)| rest.trim_matches('/').is_empty())
}

/// A text in which every token is something: an id, or its own name.
pub(super) fn filled(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('{')
        && let Some((token, tail)) = tail.split_once('}')
    {
        out.push_str(before);
        out.push_str(match token.trim_matches('{') {
            "request-id" | "uuid" => "5f0c2a1e-8d3b-4c6f-9a7e-2b1d0c3e4f5a",
            "REQUEST-ID" | "UUID" => "5F0C2A1E-8D3B-4C6F-9A7E-2B1D0C3E4F5A",
            "host" => "127.0.0.1",
            name => name,
        });
        rest = tail.trim_start_matches('}');
    }
    out + rest
}
