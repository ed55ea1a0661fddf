//! List and detail: entries of the list, each asked for by itself.

use super::sample::{self, Listed};
use super::subject::Subject;
use super::{config_hints, preflight};
use crate::came;
use crate::evidence::{Evidence, Pair, PairKind};
use crate::session::{Session, Spelling};
use oplog_wire::MediaType;

/// Finds out what to ask for: an operation that shows one entry of a list needs an entry.
///
/// The documented entry is asked for only where the list cannot be read and the target names nothing of its own: a list that
/// is empty has no entry to show. A list that is refused for who asks, or for what it is the list of, leaves nothing to ask for: the
/// error says so in one line.
pub(super) async fn subject(session: Session<'_>) -> Result<Subject, String> {
    let Some(detail) = session.operation().detail() else {
        return Ok(Subject { known: true, ..Subject::default() });
    };
    let list = list(session).await?;
    let (readable, why) = (list.is_ok(), list.as_ref().err().cloned());
    let list = list.unwrap_or_default();
    let key = list.entries.first().and_then(|entry| detail.key_of(entry));
    let named = session.target.names(session.operation(), &detail.parameter);
    let own =
        session.operation().entities().iter().any(|row| session.target.names(session.operation(), &row.parameter));
    let known = key.is_some() || named || !(readable || own);
    // Nothing is left to ask for of which it is known that it exists, so nothing that comes proves anything.
    if let Some(why) = why.filter(|_| !known) {
        session.coverage.broken(&format!("the list, which names the entries to ask for, cannot be read: {why}"));
    }
    Ok(Subject { list, key: key.map(|key| (detail.parameter.clone(), key)), known, is_listed: readable })
}

/// The entries of the list that this operation shows one of, or why they cannot be read.
async fn list(session: Session<'_>) -> Result<Result<Listed, String>, String> {
    let nobody = || Ok(Err("nothing is known to ask for".to_owned()));
    let Some(contract) = session.list else { return nobody() };
    let listing = Session { contract, list: None, ..session };
    let Some(call) = listing.list_call() else { return nobody() };
    let reply = match session.reply_of(&contract.operation, &call).await {
        Ok(reply) => reply,
        Err(failure) => return Ok(Err(failure.to_string())),
    };
    match preflight::refusal(listing, &Subject::default(), &call, &reply) {
        Some(line) => Err(line),
        None => {
            let list = sample::list(session, &contract.operation, &call, &reply).await;
            Ok(list.ok_or_else(|| came::status(&reply)))
        }
    }
}

/// Entries that are asked for before anything else is asked for once more.
const FIRST: usize = 3;

/// Checks each entry of the list beside its detail.
pub(super) async fn detail(session: Session<'_>, subject: &Subject) {
    let operation = session.operation();
    let Some(detail) = operation.detail() else { return };
    let entries = &subject.list.entries;
    if entries.is_empty() {
        let reason = match subject.is_listed {
            true => config_hints::empty_list(session),
            false => "the list cannot be read".to_owned(),
        };
        session.coverage.skip_rule("relations/list-and-detail", &reason);
        return;
    }
    let chosen = sample::choose(&subject.list, &mut session.generator("details"));
    session.coverage.sampled(format!("{} of {} entries are asked for one by one", chosen.len(), entries.len()));
    for (asked, index) in chosen.iter().enumerate() {
        let Some(entry) = entries.get(*index) else { continue };
        let session = if asked < FIRST { session } else { session.deeper() };
        let Some(key) = detail.key_of(entry) else { continue };
        let values = |name: &str| match name == detail.parameter {
            true => Some(key.clone()),
            false => session.target.values(operation, name).into_iter().next(),
        };
        let Some(endpoint) = session.operation().documented_endpoints().next_back() else { return };
        let Some(call) = session.call_with(endpoint, Spelling::Explicit(MediaType::Json), values) else { return };
        let shown = match session.ask(&call, &format!("the detail of entry {}", index + 1)).await {
            Ok(asked) => match asked.value.as_ref().and_then(|body| body.get(&detail.entry)) {
                Some(shown) => Ok(shown.clone()),
                None => Err(asked.problem()),
            },
            Err(_) => continue,
        };
        session.check(&Evidence::Pair(&Pair {
            kind: PairKind::ListAndDetail,
            names: (format!("entry {} of the list", index + 1), "its detail".to_owned()),
            call: &call,
            bodies: (Ok(entry.clone()), shown),
        }));
    }
}
