//! List and detail: entries of the list, each asked for by itself.

use serde_json::Value;

use crate::exchange::Form;
use crate::session::{Session, Spelling};
use crate::transcript::{Pair, PairKind};

/// Entries of the list that are asked for by themselves.
const MOST_ENTRIES: usize = 40;

/// Values for the path parameters of a detail: those of the first entry of its list, else the documented ones.
///
/// For an operation that is no detail these are the target's values. `None` when no entry can be named.
pub(super) async fn entry_values(session: Session<'_>) -> Option<impl Fn(&str) -> Option<String>> {
    let detail = session.operation().tables.detail.clone();
    let entry = match &detail {
        None => None,
        Some(_) => list(session).await.into_iter().next(),
    };
    Some(move |name: &str| {
        let from_entry = detail
            .as_ref()
            .filter(|detail| detail.parameter == name)
            .and_then(|detail| entry.as_ref().and_then(|entry| entry.get(&detail.key)?.as_str().map(str::to_owned)));
        from_entry.or_else(|| session.target.values(session.operation(), name).into_iter().next())
    })
}

/// The entries of the list that this operation shows one of.
async fn list(session: Session<'_>) -> Vec<Value> {
    let Some(contract) = session.list else { return Vec::new() };
    let list = Session { contract, list: None, ..session };
    let Some(call) = list.list_call() else { return Vec::new() };
    let exchange = session.client.send(session.target, &contract.operation, &call).await;
    let Ok(reply) = exchange.result else { return Vec::new() };
    let content =
        crate::answer::Content::read(&contract.operation, Form::Json, contract.operation.shape(), &reply.body);
    let entries = content.value().filter(|_| reply.is_success()).and_then(|value| {
        let rows = contract.operation.entries(value)?;
        Some(rows.into_iter().cloned().collect())
    });
    entries.unwrap_or_default()
}

/// Judges each entry of the list beside its detail.
pub(super) async fn detail(session: Session<'_>) {
    let operation = session.operation();
    let Some(detail) = &operation.tables.detail else { return };
    let entries = list(session).await;
    if entries.is_empty() {
        session.ledger.skip_rule("relations/list-and-detail", "the list is empty or cannot be read");
        return;
    }
    // The newest, the oldest and evenly spread ones in between.
    let step = entries.len().div_ceil(MOST_ENTRIES).max(1);
    for (index, entry) in
        entries.iter().enumerate().filter(|(index, _)| index % step == 0 || index + 1 == entries.len())
    {
        let Some(key) = entry.get(&detail.key).and_then(Value::as_str) else { continue };
        let values = |name: &str| match name == detail.parameter {
            true => Some(key.to_owned()),
            false => session.target.values(operation, name).into_iter().next(),
        };
        let Some((form, template)) = session.documented_forms().into_iter().last() else { return };
        let Some(call) = session.call_with(form, template, Spelling::Explicit(Form::Json), values) else { return };
        let shown = match session.ask(&call, &format!("the detail of entry {}", index + 1)).await {
            Ok(asked) => match asked.value.as_ref().and_then(|body| body.get(&detail.entry)) {
                Some(shown) => Ok(shown.clone()),
                None => Err(asked.problem()),
            },
            Err(failure) => {
                session.ledger.broken(&failure.to_string());
                continue;
            }
        };
        session.ledger.pair(&Pair {
            kind: PairKind::ListAndDetail,
            names: (format!("entry {} of the list", index + 1), "its detail".to_owned()),
            call: &call,
            bodies: (Ok(entry.clone()), shown),
        });
    }
}
