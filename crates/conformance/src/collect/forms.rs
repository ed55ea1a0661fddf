//! The documented requests: every method, URI and form, each beside its siblings.

use std::collections::BTreeMap;

use crate::exchange::{Call, Failure, Form};
use crate::session::{Session, Spelling};
use crate::transcript::{Pair, PairKind};

/// Asks every documented form. `false` when nothing answers at all, so that nothing else is worth asking.
pub(super) async fn documented(session: Session<'_>) -> bool {
    let mut bodies: BTreeMap<String, Vec<(String, Call, Result<serde_json::Value, String>)>> = BTreeMap::new();
    let mut asked = 0;
    for (form, template) in session.documented_forms() {
        let Some(values) = super::relations::entry_values(session).await else {
            session.ledger.skip_fact(&format!("request.{}", form.id.as_ref()), "no entry is known to ask for");
            continue;
        };
        let Some(call) = session.call_with(form, template, Spelling::Documented, |name| values(name)) else {
            session
                .ledger
                .skip_fact(&format!("request.{}", form.id.as_ref()), "a value that the URI needs is not known");
            continue;
        };
        let name = format!("{} {}", form.method, form.uri);
        let result = match session.ask(&call, &format!("the documented request {name}")).await {
            Err(Failure::Unreachable(_) | Failure::Budget(_)) if asked == 0 => return false,
            Err(failure) => Err(failure.to_string()),
            Ok(asked) => asked.value.clone().ok_or_else(|| asked.problem()),
        };
        asked += 1;
        if let Some(alias) = &form.alias {
            bodies.entry(alias.clone()).or_default().push((name, call, result));
        }
    }
    for versions in bodies.into_values() {
        let mut versions = versions.into_iter();
        let Some((first_name, _, first)) = versions.next() else { continue };
        for (name, call, body) in versions {
            session.ledger.pair(&Pair {
                kind: PairKind::Versions,
                names: (first_name.clone(), name),
                call: &call,
                bodies: (first.clone(), body),
            });
        }
    }
    pair_forms(session).await;
    true
}

/// Asks for one resource in JSON and in XML.
async fn pair_forms(session: Session<'_>) {
    let Some((json, xml)) = both_forms(session) else {
        return;
    };
    let mut bodies = Vec::new();
    for call in [&json, &xml] {
        let label = format!("the {} form", call.form.as_str());
        bodies.push(match session.ask(call, &label).await {
            Ok(asked) => asked.value.clone().ok_or_else(|| asked.problem()).map(|body| steady(session, body)),
            Err(failure) => Err(failure.to_string()),
        });
    }
    if let [left, right] = bodies.as_slice() {
        session.ledger.pair(&Pair {
            kind: PairKind::Forms,
            names: ("JSON".to_owned(), "XML".to_owned()),
            call: &xml,
            bodies: (left.clone(), right.clone()),
        });
    }
}

/// The same list call in both forms, where the operation has both.
pub(super) fn both_forms(session: Session<'_>) -> Option<(Call, Call)> {
    session.operation().tables.body.xml.as_ref()?;
    let of = |wanted: Form| {
        session
            .documented_forms()
            .into_iter()
            .find(|(form, _)| form.format.as_deref().is_none_or(|format| format == wanted.as_str()))
            .and_then(|(form, template)| session.call(form, template, Spelling::Explicit(wanted)))
    };
    Some((of(Form::Json)?, of(Form::Xml)?))
}

/// Leaves out what differs from answer to answer by design: everything beside the entries that is no echo of the request.
fn steady(session: Session<'_>, mut body: serde_json::Value) -> serde_json::Value {
    let operation = session.operation();
    if let (serde_json::Value::Object(members), Some(entries)) = (&mut body, &operation.tables.entries) {
        let paging = operation.tables.pagination.as_ref();
        members.retain(|name, _| {
            *name == entries.path
                || paging.is_some_and(|paging| paging.echo.contains_key(name) || paging.more.as_ref() == Some(name))
        });
    }
    body
}
