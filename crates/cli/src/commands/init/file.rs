//! The text of a first conformance.toml: it can be used as it is, and says what to complete.
//!
//! A variable of the environment that is not set would make the file unusable, so credentials are comments until theirs are set.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use oplog_schema::{Catalogue, Operation};
use oplog_wire::sign::Scheme;
use toml::Value;

use super::answers::Answers;

/// The file for `answers`; `is_set` knows the variables of the environment.
pub(super) fn text(answers: &Answers, catalogue: &Catalogue, is_set: &dyn Fn(&str) -> bool) -> String {
    let Answers { name, url, operations } = answers;
    let is_served = |operation: &&Operation| operations.is_empty() || operations.contains(&operation.id().to_string());
    let served: Vec<&Operation> = catalogue.operations().iter().filter(is_served).collect();
    let mut text = String::new();
    let _ = write!(
        text,
        "# Targets to check. `oplog conformance --target {name}` checks this one, `--dry-run` shows what that would send.\n\
         \n\
         [target.{name}]\n\
         url = {}\n",
        Value::from(url.as_str())
    );
    if !operations.is_empty() {
        let ids: Vec<Value> = operations.iter().map(|id| Value::from(id.as_str())).collect();
        let _ = writeln!(text, "operations = {}", Value::from(ids));
    }
    text.push_str(
        "\n\
         # At most so many requests a second. Requests with bad credentials are sent to this machine only, unless it is allowed:\n\
         # some services lock an account after a few of them.\n\
         limits = { rate = 10 }\n\
         # auth_probes = true\n",
    );
    credentials(&mut text, name, &served, is_set);
    entities(&mut text, name, &served);
    text
}

fn credentials(text: &mut String, name: &str, served: &[&Operation], is_set: &dyn Fn(&str) -> bool) {
    let mut schemes: BTreeMap<&str, Scheme> = BTreeMap::new();
    for operation in served {
        if let (Some((vendor, _)), Some(scheme)) = (operation.id().as_str().split_once('/'), operation.schemes().next())
        {
            schemes.entry(vendor).or_insert(scheme);
        }
    }
    if schemes.is_empty() {
        return;
    }
    let _ = write!(
        text,
        "\n\
         # Who asks. Secrets are read from the environment (or `file:PATH`), and no report shows one. A line that begins with # is\n\
         # used once its variables are set and the # is removed.\n\
         [target.{name}.credentials]\n"
    );
    for (vendor, scheme) in schemes {
        let variable = |what: &str| {
            let words = format!("{name}_{vendor}_{what}").to_uppercase();
            words.chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '_' }).collect::<String>()
        };
        let (key, secret) = (variable("access_key"), variable("secret"));
        let has_key = !scheme.is_secret_alone();
        let is_usable = is_set(&secret) && (!has_key || is_set(&key));
        let key = if has_key { format!("access_key = \"env:{key}\", ") } else { String::new() };
        let comment = if is_usable { "" } else { "# " };
        let _ = writeln!(text, "{comment}{vendor} = {{ {key}secret = \"env:{secret}\" }}  # {}", scheme.name());
    }
}

fn entities(text: &mut String, name: &str, served: &[&Operation]) {
    let mut seen = BTreeSet::new();
    let all = served.iter().flat_map(|operation| operation.entities());
    let new: Vec<_> = all.filter(|entity| seen.insert(entity.parameter.as_str())).collect();
    if new.is_empty() {
        return;
    }
    let _ = write!(
        text,
        "\n\
         # What requests name. Put ids that the target knows in place of the documented ones: with a long list more can be checked, and\n\
         # with two ids also that a request for one never returns what belongs to the other.\n\
         [target.{name}.entities]\n"
    );
    for entity in new {
        let documented: Vec<Value> =
            entity.known.first().map(|known| Value::from(known.as_str())).into_iter().collect();
        let _ = writeln!(text, "{} = {}", entity.parameter, Value::from(documented));
    }
}
