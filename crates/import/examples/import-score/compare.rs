//! What was read of a page, held against its labels.

use oplog_import::Imported;
use oplog_import::facts::{ReadFrom, ValueFacts};
use serde_json::Value;

use crate::tally::{Count, Tally};

/// An entry of either side: where it stands, under which name, and what is said of its value.
struct Entry<'a> {
    place: String,
    path: String,
    value: &'a ValueFacts,
    documented: bool,
}

/// Compares; the second part tells of everything that is not right.
pub(crate) fn compare(imported: &Imported, truth: &Value) -> (Tally, Vec<String>) {
    let mut tally = Tally::default();
    let mut misses = Vec::new();
    operations(imported, truth, &mut tally.operations, &mut misses);
    let request: Vec<Entry<'_>> = imported
        .request
        .iter()
        .map(|fact| Entry {
            place: fact.place.clone(),
            path: fact.path.clone(),
            value: &fact.value,
            documented: fact.basis == ReadFrom::Documented,
        })
        .collect();
    let response: Vec<Entry<'_>> = imported
        .response
        .iter()
        .map(|fact| Entry {
            place: "body".to_owned(),
            path: fact.path.clone(),
            value: &fact.value,
            documented: fact.basis == ReadFrom::Documented,
        })
        .collect();
    entries("request", &request, &truth["request"], &mut tally, &mut misses);
    entries("response", &response, &truth["response"], &mut tally, &mut misses);
    errors(imported, truth, &mut tally.errors, &mut misses);
    (tally, misses)
}

fn operations(imported: &Imported, truth: &Value, count: &mut Count, misses: &mut Vec<String>) {
    let mut wanted: Vec<(String, String)> = Vec::new();
    for operation in list(&truth["operations"]) {
        let method = operation["method"].as_str().unwrap_or_default();
        wanted.extend(
            list(&operation["uris"]).iter().filter_map(Value::as_str).map(|uri| (method.to_owned(), uri.to_owned())),
        );
    }
    for (method, uri) in &wanted {
        if imported.operations.iter().any(|found| found.method == *method && found.uri == *uri) {
            count.right += 1;
        } else {
            count.missed += 1;
            misses.push(format!("operation missed: {method} {uri}"));
        }
    }
    for found in &imported.operations {
        if !wanted.iter().any(|(method, uri)| found.method == *method && found.uri == *uri) {
            count.wrong += 1;
            misses.push(format!("operation wrong: {} {}", found.method, found.uri));
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn entries(side: &str, found: &[Entry<'_>], truth: &Value, tally: &mut Tally, misses: &mut Vec<String>) {
    let mut taken = vec![false; found.len()];
    for label in list(truth) {
        let text = |key: &str| label[key].as_str().unwrap_or_default();
        let (path, place) = (text("path"), label["in"].as_str().unwrap_or("body"));
        let shown_only = label.get("basis").is_some();
        let same = |entry: &Entry<'_>| entry.path == path && entry.place == place;
        let last = |path: &str| path.rsplit(['.', ']']).next().unwrap_or_default().to_owned();
        let at = found.iter().position(&same).or_else(|| {
            // Found, but put elsewhere: not where another label has it.
            let free = |entry: &Entry<'_>| {
                last(&entry.path) == last(path)
                    && !list(truth).iter().any(|other| {
                        other["path"] == entry.path.as_str() && other["in"].as_str().unwrap_or("body") == entry.place
                    })
            };
            found.iter().enumerate().position(|(at, entry)| !taken[at] && free(entry))
        });
        let Some(at) = at else {
            let count = if shown_only { &mut tally.shown_only } else { side_of(side, tally) };
            // Name, place, and what else the page says of it.
            count.missed += if shown_only {
                1
            } else {
                2 + u32::from(!label["type"].is_null()) + u32::from(!label["required"].is_null())
            };
            misses.push(format!("{side} missed: {place} {path}"));
            continue;
        };
        taken[at] = true;
        let entry = &found[at];
        let in_place = same(entry);
        if shown_only {
            let count = &mut tally.shown_only;
            let kind = label["type"].as_str();
            let fits = in_place && kind.is_none_or(|kind| entry.value.kind.map(|kind| kind.as_str()) == Some(kind));
            if fits {
                count.right += 1;
            } else {
                count.wrong += 1;
            }
            if !fits {
                misses.push(format!("{side} example only: {place} {path} is {:?} at {}", entry.value.kind, entry.path));
            }
            continue;
        }
        let count = side_of(side, tally);
        // Read off an example, what a table documents is not read.
        if entry.documented {
            count.right += 1;
        } else {
            count.missed += 1;
        }
        if !entry.documented {
            misses.push(format!("{side}: {place} {path} is documented, and known from an example only"));
        }
        if in_place {
            count.right += 1;
        } else {
            count.wrong += 1;
        }
        if !in_place {
            misses.push(format!("{side} place: {place} {path} was put at {} {}", entry.place, entry.path));
        }
        let kind = entry.value.kind.map(|kind| Value::from(kind.as_str()));
        fact(count, misses, &format!("{side} type of {path}"), &label["type"], kind);
        fact(
            count,
            misses,
            &format!("{side} mandatory of {path}"),
            &label["required"],
            entry.value.required.map(Value::from),
        );
        let values = &mut tally.values;
        let whole = |number: Option<i64>| number.map(Value::from);
        let listed = entry.value.values.as_ref().map(|values| Value::from(values.clone()));
        fact(values, misses, &format!("{side} enum of {path}"), &label["enum"], listed);
        for (key, found) in [
            ("default", entry.value.default.clone()),
            ("minimum", whole(entry.value.minimum)),
            ("maximum", whole(entry.value.maximum)),
            ("minLength", whole(entry.value.min_length)),
            ("maxLength", whole(entry.value.max_length)),
        ] {
            fact(values, misses, &format!("{side} {key} of {path}"), &label[key], found);
        }
    }
    for (at, entry) in found.iter().enumerate().filter(|(at, _)| !taken[*at]) {
        let _ = at;
        let count = if entry.documented { side_of(side, tally) } else { &mut tally.shown_only };
        count.wrong += 1;
        let what = if entry.documented { "wrong" } else { "example only, not labelled" };
        misses.push(format!("{side} {what}: {} {}", entry.place, entry.path));
    }
}

fn side_of<'a>(side: &str, tally: &'a mut Tally) -> &'a mut Count {
    if side == "request" { &mut tally.request } else { &mut tally.response }
}

/// Counts one fact. What the label leaves open counts as nothing.
fn fact(count: &mut Count, misses: &mut Vec<String>, name: &str, wanted: &Value, found: Option<Value>) {
    if wanted.is_null() {
        return;
    }
    match found {
        Some(found) if found == *wanted => count.right += 1,
        Some(found) => {
            count.wrong += 1;
            misses.push(format!("{name}: {found} instead of {wanted}"));
        }
        None => {
            count.missed += 1;
            misses.push(format!("{name}: nothing instead of {wanted}"));
        }
    }
}

fn errors(imported: &Imported, truth: &Value, count: &mut Count, misses: &mut Vec<String>) {
    let wanted = list(&truth["errors"]);
    let fits = |label: &Value, found: &oplog_import::facts::ErrorFact| {
        label["code"].as_str() == found.code.as_deref() && label["status"].as_u64() == found.status.map(u64::from)
    };
    for label in wanted {
        if imported.errors.iter().any(|found| fits(label, found)) {
            count.right += 1;
        } else {
            count.missed += 1;
            misses.push(format!("error missed: {label}"));
        }
    }
    for found in imported.errors.iter().filter(|found| !wanted.iter().any(|label| fits(label, found))) {
        count.wrong += 1;
        misses.push(format!("error wrong: {:?} {:?}", found.code, found.status));
    }
}
