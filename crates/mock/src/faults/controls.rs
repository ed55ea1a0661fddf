//! Controls of what an answer says: lists of every length, values that pages leave open, what errata suppressed.

use oplog_schema::errata::{Deviation, Gap};
use oplog_schema::tables::{Basis, JsonType};
use oplog_schema::{FieldPath, Operation};
use oplog_wire::time::TimeFormat;
use serde_json::{Value, json};

use super::context::FaultContext;
use super::kind::FaultKind;
use super::members::{
    Pick, Wanted, drop_member, edit_entries, edit_member, edit_outer, entry_path, is_direct, is_firm, is_free_text,
    is_suppressed, member, outer,
};
use crate::response::MockResponse;

/// A text that neither names the entry nor repeats anything.
const TEXT: Wanted = |tables, path, row| {
    let names = tables.entry_list().iter().any(|entries| entries.key.iter().any(|key| key == path.name()));
    let repeats = tables.echoes().iter().any(|echo| echo.field.ends_with(&format!(".{path}")));
    is_direct(path) && is_free_text(row) && is_firm(tables, path, row) && !names && !repeats
};
const NULL: Wanted = |tables, path, row| {
    let known = row.nullable
        || is_suppressed(tables, path, &Deviation::Null) && tables.unshown_gaps(row).all(|(_, gap)| gap != Gap::Null);
    // An entry by itself has the samples of its list.
    let listed = tables.detail().is_some() && row.sample.is_empty();
    is_direct(path) && known && (listed || row.sample.iter().any(|sample| sample == "{null}"))
};
const LINES: Wanted =
    |tables, path, _| is_direct(path) && is_suppressed(tables, path, &Deviation::Type(&json!(["a line"])));
const EMPTY: Wanted = |tables, path, _| is_direct(path) && is_suppressed(tables, path, &Deviation::Type(&json!("")));
const EXCUSED: Wanted =
    |tables, path, row| row.mandatory && is_suppressed(tables, path, &Deviation::Absent) && row.since.is_none();
const TIME: Wanted = |tables, path, row| {
    let formats = others(tables, path);
    is_direct(path) && row.format.is_some() && !formats.is_empty()
};
const ENUM: Wanted =
    |tables, path, row| is_direct(path) && !row.values.is_empty() && suppressed_value(tables, path).is_some();
const CURSOR: Wanted = |tables, path, row| {
    let paging = tables.pagination();
    let echo = paging.and_then(|paging| paging.echo.get(path.name()).filter(|name| **name == paging.cursor));
    echo.is_some() && row.kind == JsonType::String && is_suppressed(tables, path, &Deviation::Absent)
};
const TOKEN: Wanted = |tables, path, row| {
    let paging = tables.pagination().filter(|paging| paging.more.is_none());
    row.kind == JsonType::String && paging.and_then(|paging| paging.next.as_deref()) == Some(path.name())
};

fn list(operation: &Operation) -> bool {
    operation.entry_list().is_some()
}

/// Whether nothing but the list itself shows its entries: no window cuts it by its times.
fn untimed(operation: &Operation) -> bool {
    let timed = operation.entry_list().is_some_and(|entries| entries.time.is_some());
    timed && operation.documented_filters().next().is_none()
}

/// Whether an answer of one version only is to be had.
fn versioned(operation: &Operation) -> bool {
    operation.microversion().is_some()
}

/// Whether an erratum knows of pages that are shorter than asked for.
fn shortened(operation: &Operation) -> bool {
    const RULE: &str = "pagination/default-size";
    let known = |local: &str| operation.erratum_for(local, &Deviation::Rule(RULE)).is_some();
    operation.pagination().is_some() && operation.facts_of_rule(RULE).any(|fact| known(&fact.local))
}

/// A value outside its list that an erratum knows.
fn suppressed_value<'o>(operation: &'o Operation, path: &FieldPath) -> Option<&'o str> {
    let fact = format!("response.{}.{path}", entry_path(operation)?);
    let errata = operation.errata_about(&fact);
    errata.flat_map(|erratum| &erratum.allows.values).next().map(String::as_str)
}

/// The formats, printed or known to errata, in which a time of an entry may stand.
fn others(operation: &Operation, path: &FieldPath) -> Vec<TimeFormat> {
    let Some(base) = entry_path(operation) else { return Vec::new() };
    let Some(field) = operation.field(&base.join(path)) else { return Vec::new() };
    let known = operation.time_formats(&field.fact_id(), field.format);
    if known.iter().all(|format| Some(*format) == field.time_format()) { Vec::new() } else { known }
}

/// Members of an entry that only later or other editions have.
fn later_members(operation: &Operation) -> Vec<(String, Value)> {
    let base = entry_path(operation).unwrap_or_default();
    let rows = operation.fields().iter();
    let rows = rows.filter(|row| !row.basis.is_documented() && row.basis != Basis::Inferred);
    let plain = rows.filter(|row| row.since.is_none() && row.format.is_none() && row.values.is_empty());
    let below = plain.filter_map(|row| Some((row.path.below(&base).filter(is_direct)?, row)));
    let made = below.filter_map(|(path, row)| {
        let value = match row.kind {
            JsonType::String => json!("System"),
            JsonType::Integer => json!(7),
            JsonType::Boolean => json!(true),
            _ => return None,
        };
        Some((path.name().to_owned(), value))
    });
    made.collect()
}

fn right(context: &FaultContext<'_>) -> MockResponse {
    context.right()
}

/// A text that every service may hold and few tests do.
const STRANGE: &str = "\u{202e}עברית \u{1f9d1}\u{200d}\u{1f680} e\u{301} ﷽ \"<&>'\\ \u{a0}\u{2028}\ttab 運維";

/// The page cut to half the size that is asked for; the rest is on the next one.
fn halved(context: &FaultContext<'_>) -> MockResponse {
    let (Some((page, _)), Some(size)) = (context.span(), context.size()) else {
        return context.right();
    };
    let end = page.start.saturating_add(size.div_ceil(2));
    if end >= page.end {
        return context.right();
    }
    context.edited(context.leading_to(context.cursor_to(end).as_deref()), |tree| {
        let rest = usize::try_from(end - page.start).unwrap_or(usize::MAX);
        context.rows(tree).into_iter().for_each(|rows| rows.truncate(rest));
    })
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::control("no-entries", "every list is empty", list, right).with(|settings| settings.entries = Some(0)),
    FaultKind::control("one-entry", "every list has one entry", list, right)
        .with(|settings| settings.entries = Some(1)),
    FaultKind::control("ends-with-a-page", "every list ends with a full page of the default size", list, right)
        .with(|settings| settings.entries = Some(100)),
    FaultKind::control("a-thousand-entries", "every list has a thousand entries", list, right)
        .with(|settings| settings.entries = Some(1000)),
    FaultKind::control("another-seed", "every value is another one", |_| true, right)
        .with(|settings| settings.seed = 4711),
    FaultKind::control("times-alike", "neighbouring entries have the same time", untimed, |context| {
        let time = context.operation().entry_list().and_then(|entries| entries.time.clone()).unwrap_or_default();
        edit_entries(context, Pick::All, |members| {
            if let Some(Value::String(text)) = members.get_mut(&time)
                && text.get(16..17) == Some(":")
            {
                text.replace_range(17..19, "00");
            }
        })
    }),
    FaultKind::control(
        "strange-texts",
        "free texts hold quotes, blanks and letters of many scripts",
        |tables| list(tables) && member(tables, TEXT).is_some(),
        |context| edit_member(context, Pick::Rare, TEXT, |value| *value = json!(STRANGE)),
    ),
    FaultKind::control(
        "long-texts",
        "a free text is 20 000 characters long",
        |tables| list(tables) && member(tables, TEXT).is_some(),
        |context| edit_member(context, Pick::Rare, TEXT, |value| *value = json!("ä0".repeat(10_000))),
    ),
    FaultKind::control(
        "nulls-as-shown",
        "what the page's own example shows null is null everywhere, in a list and in its entries by themselves",
        |tables| member(tables, NULL).is_some(),
        |context| edit_member(context, Pick::All, NULL, |value| *value = Value::Null),
    ),
    FaultKind::control(
        "lines-in-a-list",
        "a text is a list of its lines, which an erratum knows",
        |tables| member(tables, LINES).is_some(),
        |context| {
            edit_member(context, Pick::Rare, LINES, |value| {
                *value = value.as_str().unwrap_or_default().lines().collect();
            })
        },
    ),
    FaultKind::control(
        "empty-instead-of-null",
        "what is not there is an empty text, as the page says in one place",
        |tables| member(tables, EMPTY).is_some(),
        |context| {
            edit_member(context, Pick::All, EMPTY, |value| {
                if value.is_null() {
                    *value = json!("");
                }
            })
        },
    ),
    FaultKind::control(
        "leaves-out-the-suppressed",
        "a member is left out that an erratum lets be missing",
        |tables| member(tables, EXCUSED).is_some(),
        |context| drop_member(context, Pick::All, EXCUSED),
    ),
    FaultKind::control(
        "times-as-printed",
        "a time has another one of the formats that the page itself uses",
        |tables| member(tables, TIME).is_some(),
        |context| {
            let formats =
                member(context.operation(), TIME).map(|path| others(context.operation(), &path)).unwrap_or_default();
            edit_member(context, Pick::Rare, TIME, |value| {
                let text = value.as_str().unwrap_or_default();
                let own = formats.iter().find_map(|format| Some((format, format.parse(text).ok()?)));
                let other =
                    own.and_then(|(own, time)| Some(formats.iter().find(|format| *format != own)?.format(time)));
                if let Some(other) = other {
                    *value = json!(other);
                }
            })
        },
    ),
    FaultKind::control(
        "values-as-known",
        "a value is outside its list, but known to an erratum",
        |tables| member(tables, ENUM).is_some(),
        |context| {
            let value = member(context.operation(), ENUM).and_then(|path| suppressed_value(context.operation(), &path));
            edit_member(context, Pick::Rare, ENUM, |old| *old = json!(value))
        },
    ),
    FaultKind::control(
        "members-of-later-editions",
        "an entry has the members that only later editions know",
        |tables| !later_members(tables).is_empty(),
        |context| {
            let later = later_members(context.operation());
            edit_entries(context, Pick::All, |members| members.extend(later.clone()))
        },
    ),
    FaultKind::control(
        "one-member-more",
        "an entry has one member that no page knows, which deserves a warning",
        |_| true,
        |context| {
            edit_entries(context, Pick::All, |members| {
                members.insert("region".to_owned(), json!("bj"));
            })
        },
    ),
    FaultKind::control(
        "no-cursor-of-the-first-page",
        "the first page does not say where it starts",
        |tables| outer(tables, CURSOR).is_some(),
        |context| {
            edit_outer(context, CURSOR, |members, name| {
                if !context.is_late() {
                    members.shift_remove(name);
                }
            })
        },
    ),
    FaultKind::control(
        "empty-token-at-the-end",
        "the last page has an empty token instead of none",
        |tables| outer(tables, TOKEN).is_some(),
        |context| {
            edit_outer(context, TOKEN, |members, name| {
                members.entry(name).or_insert_with(|| json!(""));
            })
        },
    ),
    FaultKind::control("short-pages", "a page holds half of what is asked for, and leads on", shortened, halved),
    FaultKind::control("no-newer-version", "a version header is not acceptable", versioned, |context| {
        let names = context.operation().microversion().into_iter().flat_map(|table| &table.headers);
        let asked = names.into_iter().any(|name| context.request().header(name).is_some());
        match asked && context.parsed().is_some() {
            true => MockResponse::new(
                406,
                "application/json",
                r#"{"computeFault": {"code": 406, "message": "not served"}}"#,
            ),
            false => context.right(),
        }
    }),
];
