//! The plan of a run in words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use oplog_conformance::run::Options;
use oplog_conformance::target::Target;
use oplog_findings::{OperationReport, Outcome, RecordedExchange, Signing};
use oplog_schema::tables::Filter;
use oplog_schema::{FactKind, Operation};

use super::{LONGEST, Measured};
use crate::commands::explain::recipe;
use crate::data::Data;

pub(super) fn render(measured: &Measured, options: &Options, data: &Data) -> String {
    let Measured { target, is_mock_server, counts, report } = measured;
    let is_mock_server = *is_mock_server;
    let mut text = String::new();
    for part in &report.operations {
        let Some(operation) = data.catalogue.get(&part.id) else { continue };
        let exchanges: Vec<&RecordedExchange> =
            report.exchanges.iter().filter(|exchange| exchange.operation == part.id).collect();
        let at = if is_mock_server { "" } else { target.base(operation.id()) };
        let _ = writeln!(text, "\x1b[1m{}\x1b[0m  {at}", part.id);
        row(&mut text, "requests", &requests(&exchanges, operation));
        row(&mut text, "signed", &signed(target, operation));
        row(&mut text, "auth", &probes(target, operation, &exchanges));
        entities_named(&mut text, target, operation);
        match counts.get(operation.id()) {
            Some(Ok(count)) => row(&mut text, "list", &counted(*count)),
            Some(Err(why)) => row(&mut text, "list", &format!("its length is not known: {why}")),
            None => {}
        }
        if let Some(needs) = needs(operation) {
            row(&mut text, "needs", &needs);
        }
        row(&mut text, "checks", &families(part));
        errors(&mut text, part, operation);
        skips(&mut text, part);
        text.push('\n');
    }
    let sent = if counts.is_empty() { "nothing was sent to it" } else { "its lists were counted" };
    let name = match (target.name == target.url, is_mock_server) {
        (_, true) => target.name.clone(),
        (true, _) => format!("{}: {sent}", target.url),
        (false, _) => format!("{}, {}: {sent}", target.name, target.url),
    };
    let _ = writeln!(text, "\x1b[1mDRY RUN\x1b[0m  {name}");
    let count = report.exchanges.len() as u64;
    let lists = match counts.is_empty() {
        true => {
            let chosen = report.operations.iter().filter_map(|part| data.catalogue.get(&part.id));
            let longest = chosen.filter_map(entries).max();
            longest.map(|most| format!("with lists of up to {most} entries; longer lists take more"))
        }
        false => Some("with lists as long as the target's".to_owned()),
    };
    let budget = options.limits.requests;
    row(
        &mut text,
        "requests",
        &format!(
            "about {count}, an estimate: that many are sent to the built-in mock server {}; the budget is {budget}",
            lists.unwrap_or_default()
        ),
    );
    if counts.is_empty() && !is_mock_server {
        row(&mut text, "", "--dry-run=count counts the target's lists first");
    }
    if count > budget {
        row(&mut text, "", "that is not enough: raise it with --max-requests");
    }
    if let Some(rate) = options.limits.rate {
        let seconds = count.div_ceil(rate.get().into());
        row(&mut text, "rate", &format!("{rate} requests per second: at least {seconds} seconds"));
    }
    if target.is_loopback() && !is_mock_server {
        row(
            &mut text,
            "note",
            "a run asks a server on this machine for its accounts and entities, and skips fewer facts if it is a mock server",
        );
    }
    text
}

fn row(text: &mut String, label: &str, value: &str) {
    let _ = writeln!(text, "  {label:<9} {value}");
}

/// The length of a list of the target, and how much of it is planned for.
fn counted(count: u64) -> String {
    match count > LONGEST {
        true => format!("{count} entries, planned as though there were {LONGEST}: it takes more"),
        false => format!("{count} entries"),
    }
}

/// How many entries a list of the mock server has.
fn entries(operation: &Operation) -> Option<u64> {
    Some(operation.sample_data()?.entries)
}

/// How many requests, by what they are for. The mock server answers as documented, so what it refuses was sent to be refused.
fn requests(exchanges: &[&RecordedExchange], operation: &Operation) -> String {
    let bounds = operation.filters().iter().flat_map(Filter::bounds);
    let paging = operation.pagination().into_iter().flat_map(|paging| [paging.cursor.as_str(), &paging.size]);
    let listing: BTreeSet<&str> = bounds.chain(paging).collect();
    let mut kinds: BTreeMap<(u8, &str), usize> = BTreeMap::new();
    for exchange in exchanges {
        let refused = exchange.result.as_ref().is_ok_and(|reply| !reply.is_success());
        let kind = match exchange.request.signing {
            Signing::Account(..) => (5, "by other accounts"),
            Signing::Anonymous | Signing::WrongSecret | Signing::Stale => (3, "with bad credentials"),
            Signing::Special(_) => (4, "with credentials of a special kind"),
            Signing::Usual if refused => (2, "to probe errors"),
            Signing::Usual if exchange.request.query.iter().any(|(name, _)| listing.contains(name.as_str())) => {
                (0, "for walks and windows")
            }
            Signing::Usual => (1, "for single answers"),
        };
        *kinds.entry(kind).or_default() += 1;
    }
    let kinds: Vec<String> = kinds.iter().map(|((_, kind), count)| format!("{count} {kind}")).collect();
    format!("{}: {}", exchanges.len(), kinds.join(", "))
}

/// How requests are signed: names, never values.
fn signed(target: &Target, operation: &Operation) -> String {
    let inline = "written in the configuration";
    let named = |value: &str| target.references.get(value).map(String::as_str);
    let mut parts = Vec::new();
    match target.account(operation).and_then(|account| Some((account.scheme(operation)?, &account.credentials))) {
        None => parts.push("no: no credentials are known".to_owned()),
        Some((scheme, _)) if target.told_account.is_some() => {
            parts.push(format!("{scheme}, with the account that the mock server names"));
        }
        Some((scheme, credentials)) => {
            parts.push(format!("{scheme}, secret {}", named(credentials.secret.expose()).unwrap_or(inline)));
            let key = Some(&credentials.access_key).filter(|key| !key.is_empty());
            parts.extend(key.map(|key| format!("access key {}", named(key).unwrap_or(key))));
            let token = credentials.security_token.as_ref();
            parts.extend(token.map(|token| format!("security token {}", named(token.expose()).unwrap_or(inline))));
        }
    }
    for (name, value) in &target.headers {
        let reference = target.references.get(value).map(|reference| format!(" from {reference}"));
        parts.push(format!("header {name}{}", reference.unwrap_or_default()));
    }
    parts.join(", ")
}

/// Which requests with bad credentials are sent, or why none is.
fn probes(target: &Target, operation: &Operation, exchanges: &[&RecordedExchange]) -> String {
    let sent = |signing: Signing| exchanges.iter().any(|exchange| exchange.request.signing == signing);
    let all = [
        (Signing::Anonymous, "without credentials"),
        (Signing::WrongSecret, "with a wrong secret"),
        (Signing::Stale, "signed long ago"),
    ];
    let probes: Vec<&str> =
        all.into_iter().filter(|(signing, _)| sent(signing.clone())).map(|(_, name)| name).collect();
    match target.account(operation) {
        _ if !probes.is_empty() => format!("one request {}", probes.join(", one ")),
        None => "no request with bad credentials: there are no good ones to compare with".to_owned(),
        Some(_) => "no request with bad credentials: they may lock an account, and `auth_probes = true` is not given"
            .to_owned(),
    }
}

/// How long a list has to be for everything to be checked.
fn needs(operation: &Operation) -> Option<String> {
    let paging = operation.pagination().filter(|paging| paging.basis.is_documented())?;
    let sizes = [(paging.default_size, "pagination/default-size"), (paging.max_size, "pagination/size-cap")];
    let sizes = sizes.into_iter().filter_map(|(size, rule)| Some(format!("more than {} for {rule}", size?)));
    let sizes: Vec<String> = sizes.collect();
    (!sizes.is_empty()).then(|| format!("a list of some entries, {}", sizes.join(", ")))
}

/// The entities that requests name, and the configuration lines that would name more.
fn entities_named(text: &mut String, target: &Target, operation: &Operation) {
    let mut label = "entities";
    for entity in operation.entities() {
        let name = &entity.parameter;
        let values = target.values(operation, name);
        let why = match (target.names(operation, name), values.len()) {
            (false, _) => {
                format!(
                    "  (the page's example; name your own; two let isolation be checked: `entities.{name} = [\"ID\", \"ID\"]`)"
                )
            }
            (true, 1) => {
                format!("  (a second one lets isolation be checked: `entities.{name} = [\"{}\", \"ID\"]`)", values[0])
            }
            (true, _) => String::new(),
        };
        row(text, label, &format!("{name} = {}{why}", values.join(", ")));
        label = "";
    }
}

/// The families of rules that find something to check, each with how many.
fn families(part: &OperationReport) -> String {
    let looked: BTreeSet<&String> = part.facts.iter().flat_map(|entry| &entry.rules).collect();
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in looked {
        *families.entry(rule.split('/').next().unwrap_or_default()).or_default() += 1;
    }
    let families: Vec<String> = families.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    format!("{} by {} rules: {}", facts(part.counts().checked()), part_rules(part), families.join(", "))
}

fn part_rules(part: &OperationReport) -> usize {
    part.facts.iter().flat_map(|entry| &entry.rules).collect::<BTreeSet<_>>().len()
}

fn facts(count: usize) -> String {
    format!("{count} fact{}", if count == 1 { "" } else { "s" })
}

/// The rows of the error table that are probed, and how.
fn errors(text: &mut String, part: &OperationReport, operation: &Operation) {
    let mut label = "probes";
    for fact in operation.facts().iter().filter(|fact| fact.kind == FactKind::Error) {
        let id = operation.full_id(&fact.local);
        let probed = part.facts.iter().any(|entry| entry.fact == id && !entry.rules.is_empty());
        let name = fact.local.trim_start_matches("error.");
        let Some(error) = operation.error(name).filter(|_| probed) else {
            continue;
        };
        row(text, label, &format!("{}: {}", fact.local, recipe(&error.when)));
        label = "";
    }
}

fn skips(text: &mut String, part: &OperationReport) {
    let mut label = "skips";
    for entry in part.facts.iter().filter(|entry| matches!(entry.outcome, Outcome::Skipped | Outcome::Errored)) {
        let local = entry.local();
        row(text, label, &format!("{local}: {}", entry.reason.as_deref().unwrap_or_default()));
        label = "";
    }
}
