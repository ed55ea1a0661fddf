//! Errors: each documented row probed by its recipe, in each form, and mandatory parameters left out.
//!
//! Rows that the page does not document are recognised when met and never probed.

use jiff::Timestamp;
use oplog_schema::condition::Condition;
use oplog_schema::tables::{ErrorRow, Filter, JsonType, ParameterLocation};
use proptest::strategy::{Strategy as _, ValueTree};

use super::config_hints;
use super::list::{Reference, unchecked};
use crate::evidence::{ErrorProbe, Evidence, Omission};
use crate::session::{Session, Spelling};
use crate::walk::WalkPage;
use oplog_findings::{JsonBody, Request, Signing};
use oplog_wire::MediaType;

/// A request that meets a condition, and how.
pub(crate) struct ProbeRecipe {
    pub(crate) how: String,
    pub(crate) call: Request,
}

/// Probes every documented row whose recipe needs no page cursor.
pub(super) async fn rows(session: Session<'_>) {
    let mut more = Vec::new();
    for row in session.operation().documented_errors() {
        let mut recipes = Vec::new();
        for call in [super::forms::both_forms(session).map(|(_, xml)| xml), session.list_call()].into_iter().flatten() {
            recipes.extend(recipes_for(session, row, &call, session.target.clock.now()));
        }
        let further = recipes.split_off(recipes.len().min(1));
        probe(session, row, recipes).await;
        more.push((row, further));
    }
    // One way to meet each condition first, then the others.
    for (row, recipes) in more {
        probe(session.deeper(), row, recipes).await;
    }
}

/// Probes the rows about page cursors.
pub(super) async fn cursors(session: Session<'_>, reference: &Reference) {
    let operation = session.operation();
    let Some(paging) = operation.pagination() else { return };
    let plan = super::walker::Plan {
        name: "the walk for cursors".to_owned(),
        call: reference.call.clone(),
        size: Some((reference.walk.entries.len() as u64 / 3).clamp(1, 10)),
        pages: 2,
        paged: true,
        from: None,
    };
    let walk = super::walker::walk(session, plan).await;
    for row in operation.documented_errors() {
        let recipes = match &row.when {
            Condition::Damaged(name) if *name == paging.cursor => damaged(&reference.call, name, walk.pages.get(1)),
            Condition::ChangedQuery(name) if *name == paging.cursor => {
                let Some(page) = walk.pages.get(1) else {
                    let hint = config_hints::entity_hint(session, "ID of one with more entries");
                    skip(session, row, &format!("the list fits one page, so no cursor was given out: {hint}"));
                    continue;
                };
                changed(session, reference, page, &paging.size).await
            }
            _ => continue,
        };
        probe(session, row, recipes).await;
    }
}

/// The request with another value in a hole of its path; `None` where the parameter travels elsewhere.
fn in_path(session: Session<'_>, call: &Request, name: &str, value: &str) -> Option<Request> {
    let endpoints = session.operation().endpoints().iter().map(|endpoint| &endpoint.uri);
    let mut own = endpoints.filter(|uri| uri.names().any(|hole| hole == name)).filter_map(|uri| {
        let (values, rest) = uri.match_prefix(&call.path)?;
        let fill = |hole: &str| if hole == name { Some(value.to_owned()) } else { values.get(hole).cloned() };
        rest.is_empty().then(|| uri.expand(fill)).flatten()
    });
    Some(Request { path: own.next()?, ..call.clone() })
}

async fn probe(session: Session<'_>, row: &ErrorRow, recipes: Vec<ProbeRecipe>) {
    let exchanges = futures::future::join_all(recipes.iter().map(|recipe| session.send(&recipe.call))).await;
    for (recipe, exchange) in recipes.iter().zip(&exchanges) {
        session.check(&Evidence::ErrorProbe(ErrorProbe { row, how: &recipe.how, exchange }));
    }
}

fn skip(session: Session<'_>, row: &ErrorRow, reason: &str) {
    session.coverage.skip_fact(&format!("error.{}", row.id), reason);
}

/// Requests that meet the condition of `row`; times in them are `now`.
pub(crate) fn recipes_for(session: Session<'_>, row: &ErrorRow, call: &Request, now: Timestamp) -> Vec<ProbeRecipe> {
    let set = |name: &str, value: &str, why: &str| ProbeRecipe {
        how: format!(
            "{name} = {value}{} in {}",
            if why.is_empty() { String::new() } else { format!(" ({why})") },
            call.form.as_str()
        ),
        call: call.clone().with(name, value),
    };
    match &row.when {
        Condition::Malformed(name) if is_other_json(session, name) => vec![set(name, "no-such-type", "a text")],
        Condition::Malformed(name) => malformed(session, call, name, now),
        Condition::MalformedBody(_) => {
            let json = call.json.clone().map(|json| JsonBody { is_cut: true, ..json });
            let cut = |json| Request { json: Some(json), ..call.clone() };
            json.into_iter()
                .map(|json| ProbeRecipe { how: "a body without its end".to_owned(), call: cut(json) })
                .collect()
        }
        Condition::OtherThan(name) => ["NoSuchValue", "1999-01-01"].iter().map(|value| set(name, value, "")).collect(),
        Condition::Unknown(name) => {
            let operation = session.operation();
            let entry = operation.detail().filter(|detail| detail.parameter == *name).map(|detail| &detail.unknown);
            let template = operation.entity(name).map(|entity| &entity.unknown).or(entry);
            let unknown = template.map(|template| made_up(session, template));
            let recipe = |value: &String| match in_path(session, call, name, value) {
                Some(call) => ProbeRecipe { how: format!("{name} = {value} (names nothing)"), call },
                None => set(name, value, "names nothing"),
            };
            unknown.iter().map(recipe).collect()
        }
        Condition::OutOfRange(name) => beyond(session, name).iter().map(|(value, why)| set(name, value, why)).collect(),
        Condition::Missing(name) => {
            vec![ProbeRecipe { how: format!("without {name}"), call: call.clone().without(name) }]
        }
        Condition::Credential(kind) => {
            if !session.target.special.contains_key(kind) {
                skip(
                    session,
                    row,
                    &format!("needs a credential of this kind: {}", config_hints::special(session, *kind)),
                );
                return Vec::new();
            }
            let call = Request { signing: Signing::Special(*kind), ..call.clone() };
            vec![ProbeRecipe { how: format!("a credential of kind {} in {}", kind.as_str(), call.form.as_str()), call }]
        }
        _ => Vec::new(),
    }
}

/// Whether a parameter is a member of a JSON body where a text has the wrong type.
fn is_other_json(session: Session<'_>, name: &str) -> bool {
    let row = session.operation().parameter(name);
    row.is_some_and(|row| row.location == ParameterLocation::Body && row.kind != JsonType::String)
}

/// What no range of a parameter holds: the numbers next to its bounds, and a text.
fn beyond(session: Session<'_>, name: &str) -> Vec<(String, &'static str)> {
    let operation = session.operation();
    let bounds = operation.parameter(name).map(|row| operation.refused_beyond(row)).unwrap_or_default();
    let below = bounds.minimum.map(|least| ((i128::from(least) - 1).to_string(), "below the smallest"));
    let above = bounds.maximum.map(|most| ((i128::from(most) + 1).to_string(), "above the largest"));
    below.into_iter().chain(above).chain([("many".to_owned(), "no number")]).collect()
}

/// Near misses of a documented time format, every other bound of the window being right.
fn malformed(session: Session<'_>, call: &Request, name: &str, now: Timestamp) -> Vec<ProbeRecipe> {
    let operation = session.operation();
    let Some(row) = operation.parameter(name) else { return Vec::new() };
    let now = Timestamp::from_second(now.as_second()).unwrap_or_default();
    let Some(format) = row.time_format() else {
        let misses = row.format.map(|format| format.near_misses(now)).unwrap_or_default();
        let probe = |(value, why): (String, &str)| ProbeRecipe {
            how: format!("{name} = {value} ({why})"),
            call: call.clone().with(name, value),
        };
        return misses.into_iter().map(probe).collect();
    };
    let valid = format.format(now);
    let mut right = call.clone();
    for bound in operation.filters().iter().flat_map(Filter::bounds) {
        right = right.with(bound, valid.clone());
    }
    format
        .near_misses(now)
        .into_iter()
        // A service may fold case, read other digits or drop a fraction and still read what was meant.
        .filter(|(value, _)| !value.eq_ignore_ascii_case(&valid) && value.is_ascii() && !value.contains('.'))
        .map(|(value, why)| ProbeRecipe {
            how: format!("{name} = {value} ({why})"),
            call: right.clone().with(name, value),
        })
        .collect()
}

/// Cursors that no service gives out: made up, and a given one with nothing left of it. Less damage may leave a cursor
/// that another service would rightly read: decoders skip characters beyond their alphabet, and not all cursors are sealed.
fn damaged(call: &Request, name: &str, page: Option<&WalkPage>) -> Vec<ProbeRecipe> {
    let mut cursors = vec![("not-a-cursor!".to_owned(), "made up")];
    if let Some(given) = page.and_then(|page| page.cursor.clone()) {
        cursors.push(("~".repeat(given.chars().count()), "every character replaced"));
    }
    let base = page.map_or(call, |page| &page.call);
    cursors
        .into_iter()
        .map(|(value, why)| ProbeRecipe { how: format!("{name} {why}"), call: base.clone().with(name, value) })
        .collect()
}

/// A cursor that was given out, sent back with another size, and for another thing.
async fn changed(session: Session<'_>, reference: &Reference, page: &WalkPage, size: &str) -> Vec<ProbeRecipe> {
    let operation = session.operation();
    let other = page.call.parameter(size).and_then(|size| size.parse::<u64>().ok()).map_or(11, |size| size + 1);
    let mut recipes = vec![ProbeRecipe {
        how: format!("a cursor with another {size}"),
        call: page.call.clone().with(size, other.to_string()),
    }];
    for entity in operation.entities() {
        let second = session.target.values(operation, &entity.parameter).into_iter().nth(1);
        if let (Some(second), Some(_)) = (second, page.call.parameter(&entity.parameter)) {
            // What the asker cannot see is refused for that, whatever else is wrong.
            let plain = reference.call.clone().with(&entity.parameter, second.as_str());
            if unchecked(session, &plain).await.is_none() {
                continue;
            }
            recipes.push(ProbeRecipe {
                how: format!("a cursor with another {}", entity.parameter),
                call: page.call.clone().with(&entity.parameter, second),
            });
        }
    }
    recipes
}

/// Leaves out each mandatory parameter in turn.
pub(super) async fn omissions(session: Session<'_>) {
    let operation = session.operation();
    for row in operation.parameters() {
        let name = row.name.as_ref();
        let is_asked = row.location.is_query_or_body() && !operation.is_key(row);
        if !is_asked || row.mandatory != Some(true) || !row.basis.is_documented() {
            continue;
        }
        // Where the signature covers it, a request without it cannot be signed.
        let scheme = session.target.scheme(operation, &Signing::Usual);
        let covered = scheme.map_or_else(Vec::new, |scheme| operation.constants_in_headers(scheme));
        if covered.iter().any(|(parameter, _)| parameter == name) {
            continue;
        }
        let Some(endpoint) = session.operation().documented_endpoints().next() else { return };
        let Some(call) = session.call(endpoint, Spelling::Explicit(MediaType::Json)) else { return };
        let scheme = session.target.scheme(operation, &call.signing);
        let in_headers = scheme.map(|scheme| operation.constants_in_headers(scheme)).unwrap_or_default();
        if in_headers.iter().any(|(parameter, _)| parameter == name) {
            session
                .coverage
                .skip_fact(&row.fact_id(), "the signature covers it, so that no request can be signed without it");
            continue;
        }
        let exchange = session.send(&call.without(name)).await;
        session.check(&Evidence::Omission(Omission { parameter: name, exchange: &exchange }));
    }
}

/// A value of the right form that names nothing, drawn by the run's seed.
pub(super) fn made_up(session: Session<'_>, template: &str) -> String {
    let mut runner = session.generator(template);
    let mut digits = |count: usize| -> String {
        let strategy = proptest::collection::vec(0_u32..16, count);
        let drawn = strategy.new_tree(&mut runner).map(|tree| tree.current()).unwrap_or_default();
        drawn.into_iter().filter_map(|digit| char::from_digit(digit, 16)).collect()
    };
    let mut text = String::new();
    let mut rest = template;
    while let Some((head, tail)) = rest.split_once('{') {
        let (hole, tail) = tail.split_once('}').unwrap_or((tail, ""));
        text.push_str(head);
        match hole.split_once(':') {
            Some((_, count)) => text.push_str(&digits(count.parse().unwrap_or(8))),
            None => {
                let hex = digits(32);
                text.push_str(&[&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"));
            }
        }
        rest = tail;
    }
    text + rest
}
