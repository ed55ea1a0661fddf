//! The documented requests: every method, URI and form, each beside its siblings.

use std::collections::BTreeMap;

use oplog_schema::Operation;
use oplog_schema::tables::{Endpoint, PageEnd};
use serde_json::Value;

use super::list::{Reference, unchecked};
use super::subject::Subject;
use super::walker::last_key;
use super::{config_hints, preflight};
use crate::evidence::{Evidence, Pair, PairKind};
use crate::session::{AnswerSummary, Session, Spelling};
use oplog_findings::version;
use oplog_findings::{Failure, Request, Response};
use oplog_wire::MediaType;

/// Pages into which a list is cut to be compared in both forms, where pages can be long enough.
const USUAL_PAGES: u64 = 25;
/// Pages after which the comparison is given up.
const MOST_PAGES: u64 = 500;

/// One of several URIs that answer alike.
struct Version {
    name: String,
    call: Request,
    body: Result<Value, String>,
}

/// Asks every documented form. `false` when nothing answers at all, or nobody is let in, so that nothing else is worth asking.
pub(super) async fn documented(session: Session<'_>, subject: &Subject) -> bool {
    let (mut asked, mut answered) = (0, 0);
    let (mut refusal, mut is_let_in) = (None, false);
    // Answers are read as they come, but for refusals: whether those are right shows when somebody is let in.
    let (mut waiting, mut aliases) = (Vec::new(), BTreeMap::new());
    for endpoint in session.operation().documented_endpoints() {
        let value = |name: &str| subject.value(session, name).filter(|_| subject.known);
        let Some(call) = session.call_with(endpoint, Spelling::Documented, value) else {
            let missing = endpoint.uri.names().find(|name| value(name).is_none()).unwrap_or_default();
            let reason = format!("nothing is known to ask for: {}", config_hints::value(session, missing));
            session.coverage.skip_fact(&endpoint.fact_id(), &reason);
            continue;
        };
        asked += 1;
        // What the network keeps back is noted as broken; it says nothing about the target.
        let reply = match session.reply(&call).await {
            Err(Failure::Unreachable(_) | Failure::Budget(_) | Failure::OutOfTime(_)) if asked == 1 => return false,
            Err(_) => continue,
            Ok(reply) => reply,
        };
        match preflight::refusal(session, subject, &call, &reply) {
            Some(line) => refusal = refusal.or(Some(line)),
            None => is_let_in = true,
        }
        answered += 1;
        waiting.push((endpoint, call, reply));
        if is_let_in {
            read(session, &mut waiting, &mut aliases);
        }
    }
    if let Some(line) = refusal.filter(|_| !is_let_in) {
        session.coverage.broken(&line);
        return false;
    }
    if asked > 0 && answered == 0 {
        return false;
    }
    read(session, &mut waiting, &mut aliases);
    for versions in aliases.into_values() {
        let mut versions = versions.into_iter();
        let Some(first) = versions.next() else { continue };
        let Some(first) = alike(session, first).await else { continue };
        for version in versions {
            let Some(version) = alike(session, version).await else { continue };
            session.check(&Evidence::Pair(&Pair {
                kind: PairKind::Versions,
                names: (first.name.clone(), version.name),
                call: &version.call,
                bodies: (first.body.clone(), version.body),
            }));
        }
    }
    pair_forms(session).await;
    true
}

/// Checks answers to documented requests, and keeps those that have siblings.
fn read<'a>(
    session: Session<'_>,
    answers: &mut Vec<(&'a Endpoint, Request, Response)>,
    aliases: &mut BTreeMap<&'a str, Vec<Version>>,
) {
    for (endpoint, call, reply) in answers.drain(..) {
        let name = format!("{} {}", endpoint.method, endpoint.uri);
        // What is more than is read is noted as broken.
        let Ok(answer) = session.read(&call, reply, &format!("the documented request {name}")) else { continue };
        if let Some(alias) = &endpoint.alias {
            aliases.entry(alias).or_default().push(Version { name, call, body: answer.into_body() });
        }
    }
}

/// The answer in the version that is served without a version header. Some URIs ignore that header, so only in that version
/// can they be compared with those that do not. `None` where the target has left that version behind.
async fn alike(session: Session<'_>, version: Version) -> Option<Version> {
    if version::named(session.operation(), &version.call).is_none() {
        return Some(version);
    }
    let call = version::by_default(session.operation(), version.call);
    let Some((_, body)) = unchecked(session, &call).await else {
        let reason = format!("{} is not answered in the default version", version.name);
        session.coverage.skip_rule("relations/versions-agree", &reason);
        return None;
    };
    Some(Version { body: Ok(body), call, ..version })
}

/// Asks for one resource in JSON and in XML: the first page as it comes.
async fn pair_forms(session: Session<'_>) {
    if let Some((json, xml)) = both_forms(session) {
        pair(session, &json, &xml, "").await;
    }
}

/// Walks one list in JSON and in XML, page beside page: a difference may be on a late one only.
pub(super) async fn walk_both(session: Session<'_>, reference: &Reference) {
    let (Some((json, xml)), Some(paging)) = (both_forms(session), session.operation().pagination()) else {
        return;
    };
    if !reference.paged {
        return;
    }
    let size = page_size(reference.walk.entries.len() as u64, reference.walk.size, paging.max_size);
    let mut calls = [json, xml].map(|call| call.with(&paging.size, size.to_string()));
    for number in 1..=MOST_PAGES {
        let bodies = pair(session, &calls[0], &calls[1], &format!("page {number}")).await;
        let mut ended = true;
        for (call, next) in calls.iter_mut().zip(bodies) {
            ended &= next.is_none();
            if let Some(cursor) = next {
                *call = call.clone().with(&paging.cursor, cursor);
            }
        }
        if ended {
            return;
        }
    }
}

/// A size with which a list is walked in both forms: small enough for several pages, large enough for few, and never above the
/// largest documented page.
fn page_size(entries: u64, reference: Option<u64>, largest: Option<u64>) -> u64 {
    entries.div_ceil(USUAL_PAGES).max(reference.unwrap_or(1).min(50)).min(largest.unwrap_or(u64::MAX))
}

/// Asks both calls, checks each answer and the two beside each other; returns the cursor of the page behind each.
async fn pair(session: Session<'_>, json: &Request, xml: &Request, place: &str) -> [Option<String>; 2] {
    let of = |call: Request| async move {
        let label = format!("the {} form{}{place}", call.form.as_str(), if place.is_empty() { "" } else { ", " });
        let answer = session.ask(&call, &label).await?;
        let next = following(session.operation(), &call, &answer);
        Ok::<_, Failure>((answer.into_body(), next))
    };
    let (Ok((left, left_next)), Ok((right, right_next))) = tokio::join!(of(json.clone()), of(xml.clone())) else {
        return [None, None];
    };
    let name = |form: &str| if place.is_empty() { form.to_owned() } else { format!("{form}, {place}") };
    let next = [left_next, right_next];
    session.check(&Evidence::Pair(&Pair {
        kind: PairKind::Forms,
        names: (name("JSON"), name("XML")),
        call: xml,
        bodies: (left.map(|body| steady(session, body)), right.map(|body| steady(session, body))),
    }));
    next
}

/// The cursor of the page behind the one that `call` got; a page without entries is the last one.
fn following(operation: &Operation, call: &Request, answer: &AnswerSummary) -> Option<String> {
    let (paging, body) = (operation.pagination()?, answer.value.as_ref()?);
    paging.following(&PageEnd {
        cursor: call.parameter(&paging.cursor),
        size: call.parameter(&paging.size).and_then(|size| size.parse().ok()),
        count: operation.entries(body)?.len(),
        next: &paging.next_cursor(body, answer.headers.get("link").map(String::as_str)),
        more: paging.says_more(body),
        last_key: last_key(operation, body).as_deref(),
        // A short page is followed as well: one form may lose entries that the other one has.
        seen: 0,
        total: Some(u64::MAX),
    })
}

/// The same list call in both forms, where the operation has both.
pub(super) fn both_forms(session: Session<'_>) -> Option<(Request, Request)> {
    session.operation().body().xml.as_ref().and(session.operation().body().json.as_ref())?;
    let of = |wanted: MediaType| {
        let mut endpoints = session.operation().documented_endpoints();
        let endpoint = endpoints.find(|endpoint| endpoint.format.is_none_or(|format| format == wanted))?;
        session.call(endpoint, Spelling::Explicit(wanted))
    };
    Some((of(MediaType::Json)?, of(MediaType::Xml)?))
}

/// Leaves out what differs from answer to answer by design: everything beside the entries that is no echo of the request.
pub(super) fn steady(session: Session<'_>, mut body: Value) -> Value {
    let operation = session.operation();
    if let (Value::Object(members), Some(entries)) = (&mut body, operation.entry_list()) {
        let paging = operation.pagination();
        members.retain(|name, _| {
            *name == entries.path
                || paging.is_some_and(|paging| paging.echo.contains_key(name) || paging.more.as_ref() == Some(name))
        });
    }
    body
}

#[cfg(test)]
mod tests {
    use super::page_size;

    #[test]
    fn a_long_list_is_walked_by_the_largest_documented_page_at_most() {
        assert_eq!(page_size(20_000, Some(100), Some(100)), 100);
        assert_eq!(page_size(20_000, Some(100), None), 800);
    }

    #[test]
    fn a_short_list_is_walked_in_several_pages() {
        assert_eq!(page_size(120, Some(100), Some(100)), 50);
    }
}
