//! What is asked for a recording, and whether the answers may be recorded.

use jiff::Timestamp;
use oplog_schema::tables::{Endpoint, ErrorRow};

use super::case::{Draft, Taken, Wanted};
use super::recordable::{check, is_answered, read};
use super::{Problem, Stopped};
use crate::collect::errors::recipes_for;
use crate::session::{Session, Spelling};
use crate::walk::NextCursor;
use oplog_findings::{Request, Response};
use oplog_wire::MediaType;

/// Entries that a recorded page holds, where its size can be asked for: enough to see what varies, few enough to read.
const PAGE: u64 = 10;
/// The most bytes that one recorded body may have.
const LARGEST: usize = 1 << 20;
/// Errors that are probed until one is answered as documented.
const ATTEMPTS: usize = 6;

/// The time in probing requests, 2020-01-01T00:00:00Z: always the same, so that a recording changes with its target only.
const CLOCK: Timestamp = Timestamp::constant(1_577_836_800, 0);

/// What was taken of one operation.
#[derive(Default)]
pub(super) struct Drafts<'a> {
    pub(super) drafts: Vec<Draft<'a>>,
    pub(super) problems: Vec<Problem>,
}

/// Asks for everything that is recorded of one operation: the documented request in each form, and an error.
pub(super) async fn all<'a>(session: Session<'a>, case: &str) -> Drafts<'a> {
    let mut asked = Drafts::default();
    let operation = session.operation();
    let entry = match entry(session).await {
        Ok(entry) => entry,
        Err(stopped) => {
            asked.problems.push(stopped.of(operation, case));
            return asked;
        }
    };
    let value = |name: &str| match &entry {
        Some((parameter, key)) if parameter == name => Some(key.clone()),
        _ => session.target.values(operation, name).into_iter().next(),
    };
    for form in MediaType::ALL {
        let name = if form == MediaType::Json { case.to_owned() } else { format!("{case}-{}", form.as_str()) };
        let Some(endpoint) = documented(session, form) else { continue };
        let by_default =
            endpoint.format.is_some() || operation.body().select.as_ref().is_none_or(|select| select.default == form);
        let spelling = if by_default { Spelling::Documented } else { Spelling::Explicit(form) };
        let Some(call) = session.call_with(endpoint, spelling, value) else {
            let what = "nothing is known to ask for: name it under `entities` in the target's configuration";
            asked.problems.push(Stopped::unusable(what).of(operation, &name));
            continue;
        };
        let values = endpoint.uri.names().filter_map(|name| Some((name.to_owned(), value(name)?))).collect::<Vec<_>>();
        let taken =
            |(call, reply): (Request, Response)| Taken { template: &endpoint.uri, values: values.clone(), call, reply };
        let draft = |name, shows, wanted, taken| Draft { name, shows, wanted, taken };
        match pages(session, sized(session, call.clone())).await {
            Ok(pages) => {
                let more = if pages.len() > 1 { ", and the page that follows" } else { "" };
                let shows = format!("The answer to the documented request in {}{more}.", form.as_str().to_uppercase());
                asked.drafts.push(draft(name, shows, Wanted::Success, pages.into_iter().map(taken).collect()));
            }
            Err(stopped) => {
                asked.problems.push(stopped.of(operation, &name));
                // What cannot be asked rightly is not asked wrongly.
                continue;
            }
        }
        if form == MediaType::Json {
            match error(session, &call).await {
                Ok(Some((row, call, reply))) => {
                    let name = format!("{case}-error-{}", slug(row.id.as_ref()));
                    let taken = vec![taken((call, reply))];
                    asked.drafts.push(draft(name, row.about.clone(), Wanted::Error(row), taken));
                }
                Ok(None) => {}
                Err(stopped) => asked.problems.push(stopped.of(operation, &format!("{case}-error"))),
            }
        }
    }
    asked
}

fn slug(id: &str) -> String {
    id.chars().map(|char| if char.is_ascii_alphanumeric() { char.to_ascii_lowercase() } else { '-' }).collect()
}

/// The first documented request that is answered in `form`.
fn documented<'a>(session: Session<'a>, form: MediaType) -> Option<&'a Endpoint> {
    let body = session.operation().body();
    let by_parameter = body.select.as_ref().is_some_and(|select| select.parameter.is_some());
    let fits = |endpoint: &&Endpoint| match endpoint.format {
        Some(format) => format == form,
        None => form == MediaType::Json || (by_parameter && body.xml.is_some()),
    };
    session.operation().documented_endpoints().find(fits)
}

/// With the size of a recorded page, where the page documents sizes.
fn sized(session: Session<'_>, call: Request) -> Request {
    match session.operation().pagination().filter(|paging| paging.basis.is_documented()) {
        Some(paging) => call.with(&paging.size, PAGE.min(paging.max_size.unwrap_or(PAGE)).to_string()),
        None => call,
    }
}

/// The parameter that names an entry of a list, and the first entry's key, for an operation that shows one.
async fn entry(session: Session<'_>) -> Result<Option<(String, String)>, Stopped> {
    let (Some(detail), Some(list)) = (session.operation().detail(), session.list) else { return Ok(None) };
    let asking = Session { contract: list, list: None, ..session };
    if session.target.names(session.operation(), &detail.parameter) {
        return Ok(None);
    }
    let Some(call) = asking.list_call() else { return Ok(None) };
    let reply = answered(asking, &call).await?;
    let body = read(list, call.form, &reply)?;
    let key = list.operation.entries(&body).and_then(|entries| detail.key_of(entries.first()?));
    match key {
        Some(key) => Ok(Some((detail.parameter.clone(), key))),
        None => Err(Stopped::unusable(format!("{} lists nothing that could be shown", list.operation.id()))),
    }
}

/// The first page, and the second if one is given out.
async fn pages(session: Session<'_>, call: Request) -> Result<Vec<(Request, Response)>, Stopped> {
    let reply = answered(session, &call).await?;
    let body = read(session.contract, call.form, &reply)?;
    check(session.contract, &body)?;
    let paging = session.operation().pagination();
    // A page that is offered is followed, be it documented or not; where clients count, none is offered.
    let next = paging.map(|paging| (paging, paging.next_cursor(&body, reply.link().as_deref())));
    let mut pages = vec![(call.clone(), reply)];
    if let Some((paging, NextCursor::Cursor(cursor))) = next {
        let call = call.with(&paging.cursor, cursor);
        let reply = answered(session, &call).await?;
        check(session.contract, &read(session.contract, call.form, &reply)?)?;
        pages.push((call, reply));
    }
    Ok(pages)
}

/// The answer to a request that should succeed.
async fn answered(session: Session<'_>, call: &Request) -> Result<Response, Stopped> {
    let reply = session.reply(call).await.map_err(|failure| Stopped::unusable(failure.to_string()))?;
    if !reply.is_success() {
        let what =
            format!("{} {} is answered with status {}, not with a success", call.method, call.path, reply.status);
        return Err(Stopped::unusable(what));
    }
    sound(&reply)?;
    Ok(reply)
}

fn sound(reply: &Response) -> Result<(), Stopped> {
    if reply.body.len() > LARGEST {
        let what = format!("a body of {} bytes is no example: {LARGEST} are the most", reply.body.len());
        return Err(Stopped::unusable(what));
    }
    Ok(())
}

/// A documented error that the target answers as documented; `None` where there is none to probe.
async fn error<'a>(session: Session<'a>, call: &Request) -> Result<Option<(&'a ErrorRow, Request, Response)>, Stopped> {
    let operation = session.operation();
    let rows = operation.documented_errors();
    let recipes: Vec<_> = rows
        .flat_map(|row| recipes_for(session, row, call, CLOCK).into_iter().take(1).map(move |recipe| (row, recipe)))
        .take(ATTEMPTS)
        .collect();
    let mut otherwise = None;
    for (row, recipe) in recipes {
        let reply = session.reply(&recipe.call).await.map_err(|failure| Stopped::unusable(failure.to_string()))?;
        sound(&reply)?;
        if is_answered(session.contract, row, &reply) {
            return Ok(Some((row, recipe.call, reply)));
        }
        otherwise.get_or_insert_with(|| {
            let (code, status) = (&row.code, reply.status);
            format!("{} is answered with status {status}, not with the documented error {code}", recipe.how)
        });
    }
    otherwise.map_or(Ok(None), |what| Err(Stopped::violates(what)))
}
