//! Ways out: the line of the configuration that lets more be checked, exactly as it has to be written.
//!
//! Reasons for which facts are skipped end with one, where there is one.

use oplog_schema::condition::CredentialKind;
use oplog_wire::secret::is_secret_name;
use oplog_wire::sign::Scheme;

use crate::session::Session;
use oplog_findings::Signing;

/// The target's table of the configuration.
fn table(session: Session<'_>) -> String {
    format!("[target.{}] of conformance.toml", bare(&session.target.name))
}

/// The name of a target, where it can be the name of a table.
fn bare(name: &str) -> &str {
    let is_bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare && !name.is_empty() { name } else { "NAME" }
}

/// Adds a line to the target's table.
fn add(session: Session<'_>, line: &str) -> String {
    format!("add to {}: `{line}`", table(session))
}

/// Names who asks.
pub(super) fn account(session: Session<'_>) -> String {
    let vendor = session.operation().id().vendor();
    let keys = keys(session, "OPLOG", false);
    add(session, &format!("credentials.{vendor} = {{ {keys} }}"))
}

/// Names an account that signs by a scheme.
pub(super) fn scheme(session: Session<'_>, scheme: Scheme) -> String {
    let vendor = session.operation().id().vendor();
    let name = session.target.name.as_str();
    let written = match scheme.key_name() {
        Some(name) => format!("{{ {scheme} = \"{name}\" }}"),
        None => format!("\"{scheme}\""),
    };
    let keys = format!("{}, scheme = {written}", keys_of(scheme, "OPLOG", false));
    format!("add to conformance.toml: `[[target.{}.accounts]]`, with `credentials.{vendor} = {{ {keys} }}`", bare(name))
}

/// Points at who is refused, or names who asks where nobody is named.
pub(super) fn refused_account(session: Session<'_>, signing: &Signing) -> String {
    let (target, operation) = (session.target, session.operation());
    if let Signing::Account(name, _) = signing {
        return format!("check the credentials of the account {name} of {}", table(session));
    }
    let vendor = operation.id().vendor();
    let own = [operation.id().as_str(), vendor].into_iter().find(|key| target.accounts.contains_key(*key));
    let header = target.headers.keys().find(|name| is_secret_name(name));
    match (own, header, target.scheme(operation, &Signing::Usual)) {
        (Some(key), _, Some(scheme)) => {
            let key = if key == vendor { key.to_owned() } else { format!("\"{key}\"") };
            format!("check `credentials.{key}` ({scheme}) of {}", table(session))
        }
        (_, Some(header), _) => format!("check `headers.{header}` of {}", table(session)),
        (_, _, Some(scheme)) => format!("the account that the target tells of ({scheme}) is not let in"),
        _ => format!("no credentials are known: {}", account(session)),
    }
}

/// Points at a value that the target does not know, or names one.
pub(super) fn refused_entity(session: Session<'_>, signing: &Signing, parameter: &str) -> String {
    if let Signing::Account(name, _) = signing {
        return format!("correct `entities.{parameter}` of the account {name} of {}", table(session));
    }
    match session.target.entities.contains_key(parameter) {
        true => format!("correct `entities.{parameter}` of {}", table(session)),
        false => add(session, &format!("entities.{parameter} = [\"ID of one that exists\"]")),
    }
}

/// Names someone who is refused for a reason.
pub(super) fn special(session: Session<'_>, kind: CredentialKind) -> String {
    let name = kind.as_str();
    let temporary = matches!(kind, CredentialKind::InvalidStsToken | CredentialKind::ExpiredStsToken);
    let keys = keys(session, &name.to_uppercase().replace('-', "_"), temporary);
    add(session, &format!("special.{name} = {{ {keys} }}"))
}

fn keys(session: Session<'_>, prefix: &str, temporary: bool) -> String {
    let operation = session.operation();
    let usual = || operation.schemes().next();
    let account = session.target.account(operation);
    let scheme: Option<Scheme> = account.map_or_else(usual, |account| account.scheme(operation));
    keys_of(scheme.unwrap_or(Scheme::Basic), prefix, temporary)
}

fn keys_of(scheme: Scheme, prefix: &str, temporary: bool) -> String {
    if scheme.is_secret_alone() {
        return format!("secret = \"env:{prefix}_SECRET\"");
    }
    let token = if temporary { format!(", security_token = \"env:{prefix}_TOKEN\"") } else { String::new() };
    format!("access_key = \"env:{prefix}_ACCESS_KEY\", secret = \"env:{prefix}_SECRET\"{token}")
}

/// Lets requests with bad credentials be sent.
pub(super) fn auth_probes(session: Session<'_>) -> String {
    add(session, "auth_probes = true")
}

/// Names a thing to ask for; `which` says what it has to be like. Nothing can be named where a list is the asker's own.
pub(super) fn entity_hint(session: Session<'_>, which: &str) -> String {
    match session.operation().entities().last() {
        Some(entity) => add(session, &format!("entities.{} = [\"{which}\"]", entity.parameter)),
        None => "use an account with more log entries".to_owned(),
    }
}

/// Why a list shows nothing, and what would: the entity is there, and has no entries.
pub(super) fn empty_list(session: Session<'_>) -> String {
    let Some(entity) = session.operation().entities().last() else {
        return "the list is empty: use an account with log entries".to_owned();
    };
    let parameter = &entity.parameter;
    let value = session.target.values(session.operation(), parameter).into_iter().next().unwrap_or_default();
    let place = format!("`entities.{parameter}` of {}", table(session));
    format!("the list of {parameter} = {value} is empty: name one that has entries first in {place}")
}

/// Names a value of a parameter.
pub(super) fn value(session: Session<'_>, parameter: &str) -> String {
    add(session, &format!("entities.{parameter} = [\"ID\"]"))
}
