//! Faults of what a page says about itself: whether more follows, where it starts, how long it is, whose cursor it takes.

use oplog_schema::condition::Condition;
use oplog_schema::tables::NextLink;
use oplog_schema::{FieldPath, Operation};
use serde_json::Value;

use super::context::{FaultContext, set_member};
use super::kind::FaultKind;
use crate::paging::next;
use crate::paging::start::PageStart;
use crate::response::MockResponse;

/// Whether a flag beside the next cursor says that there is one.
fn flagged(operation: &Operation) -> bool {
    let documented = |member: &Option<String>| {
        let fact = member.as_ref().and_then(|name| operation.fact(&format!("response.{name}")));
        fact.is_some_and(|fact| fact.basis.is_documented())
    };
    operation.pagination().is_some_and(|paging| documented(&paging.more) && documented(&paging.next))
}

/// Whether a flag says that more follows.
fn has_flag(operation: &Operation) -> bool {
    let more = operation.pagination().and_then(|paging| paging.more.as_ref());
    let fact = more.and_then(|name| operation.fact(&format!("response.{name}")));
    fact.is_some_and(|fact| fact.basis.is_documented())
}

/// Whether pages say how many entries or pages there are.
fn totals(operation: &Operation) -> bool {
    operation.facts_of_rule("pagination/totals").next().is_some()
}

/// Whether a page repeats its size.
fn repeats_size(operation: &Operation) -> bool {
    operation.pagination().is_some_and(|paging| paging.echo.values().any(|name| *name == paging.size))
}

/// Whether a page repeats its cursor.
fn repeats_cursor(operation: &Operation) -> bool {
    operation.pagination().is_some_and(|paging| paging.echo.values().any(|name| *name == paging.cursor))
}

fn binds(operation: &Operation) -> bool {
    let rows = operation.errors();
    rows.iter().any(|row| row.basis.is_documented() && matches!(row.when, Condition::ChangedQuery(_)))
}

fn binds_to_an_entity(operation: &Operation) -> bool {
    binds(operation) && operation.entities().iter().any(|entity| entity.known.len() > 1)
}

/// The right answer with a member of its body set, or left out, by what the body says.
fn set(context: &FaultContext<'_>, name: Option<&String>, value: impl FnOnce(&Value) -> Option<Value>) -> MockResponse {
    context.edit(|tree| {
        let value = value(tree);
        set_member(tree, name.map(String::as_str), value);
    })
}

/// A member of a body.
fn get<'t>(tree: &'t Value, name: &str) -> Option<&'t Value> {
    name.parse::<FieldPath>().ok()?.first(tree)
}

/// The member with the flag, and the one with the next cursor.
fn members<'s>(context: &'s FaultContext<'_>) -> (Option<&'s String>, Option<&'s String>) {
    let paging = context.pagination();
    (paging.and_then(|paging| paging.more.as_ref()), paging.and_then(|paging| paging.next.as_ref()))
}

/// The member that repeats the parameter which `of` picks.
fn echo<'s>(context: &'s FaultContext<'_>, of: fn(&oplog_schema::tables::Pagination) -> &String) -> Option<&'s String> {
    let paging = context.pagination()?;
    paging.echo.iter().find(|(_, parameter)| *parameter == of(paging)).map(|(member, _)| member)
}

/// Whether the cursor was given out for other parameters.
fn is_changed(context: &FaultContext<'_>) -> bool {
    context.list().is_some_and(|list| list.start == PageStart::Changed)
}

/// Whether pages link to each other.
fn linked(operation: &Operation) -> bool {
    operation.pagination().is_some_and(|paging| paging.link.is_some())
}

/// The parameter that takes the earliest time of an entry.
fn bound(operation: &Operation) -> Option<&str> {
    operation.filters().first().map(|filter| filter.start.as_str())
}

/// The right answer with the address of the next page changed.
fn with_link(context: &FaultContext<'_>, change: impl Fn(&str) -> String) -> MockResponse {
    let Some(paging) = context.pagination() else { return context.right() };
    let mut response = context.right();
    match &paging.link {
        Some(NextLink::Header) => {
            let header = response.headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case("link"));
            if let Some((_, value)) = header
                && let Ok(Some(href)) = oplog_wire::link::next(value)
            {
                *value = next::header(&change(&href));
            }
            response
        }
        Some(NextLink::Member(name)) => context.edited(response, |tree| {
            let href = get(tree, name).and_then(Value::as_str).map(&change);
            if href.is_some() {
                set_member(tree, Some(name), href.map(Value::from));
            }
        }),
        Some(NextLink::List(name)) => context.edited(response, |tree| {
            if let Some(Value::String(href)) = tree.pointer_mut(&format!("/{}/0/href", name.replace('.', "/"))) {
                *href = change(href);
            }
        }),
        None => response,
    }
}

/// The right answer with its totals changed.
fn with_totals(context: &FaultContext<'_>, change: impl Fn(u64) -> u64) -> MockResponse {
    let Some(paging) = context.pagination() else { return context.right() };
    let mut response = context.right();
    let names: Vec<_> = paging.headers.iter().flat_map(|names| names.total.iter().chain(&names.pages)).collect();
    for (name, value) in &mut response.headers {
        if names.iter().any(|own| own.eq_ignore_ascii_case(name))
            && let Ok(right) = value.parse()
        {
            *value = change(right).to_string();
        }
    }
    context.edited(response, |tree| {
        for name in paging.total.iter().chain(&paging.pages) {
            let right = get(tree, name).and_then(Value::as_u64);
            set_member(tree, Some(name), right.map(|right| change(right).into()));
        }
    })
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "links-lead-elsewhere",
        "pagination/next-consistent",
        "the link to the next page leads to another path",
        linked,
        |context| with_link(context, |href| href.replacen('?', "/more?", 1)),
    ),
    FaultKind::fault(
        "links-name-another-host",
        "pagination/next-consistent",
        "the link to the next page leads to another host",
        linked,
        |context| {
            with_link(context, |href| {
                let target = href.splitn(4, '/').nth(3).unwrap_or_default();
                format!("http://internal.example/{target}")
            })
        },
    ),
    FaultKind::fault(
        "links-narrow-the-list",
        "pagination/resumable-anywhere",
        "the link to the next page asks for later entries only, although the list was asked for whole",
        |operation| linked(operation) && bound(operation).is_some(),
        |context| {
            let bound = bound(context.operation()).unwrap_or_default();
            with_link(context, |href| format!("{href}&{bound}=2999-01-01T00:00:00Z"))
        },
    ),
    FaultKind::fault(
        "last-page-has-a-cursor",
        "pagination/next-consistent",
        "the last page names an empty next cursor",
        flagged,
        |context| {
            let (more, next) = members(context);
            set(context, next, |tree| {
                let next = next.and_then(|name| get(tree, name)).cloned();
                next.or_else(|| (get(tree, more?) == Some(&Value::Bool(false))).then(|| Value::from("")))
            })
        },
    ),
    FaultKind::fault(
        "next-cursor-is-missing",
        "pagination/next-consistent",
        "no page names the next cursor",
        flagged,
        |context| set(context, members(context).1, |_| None),
    ),
    FaultKind::fault(
        "always-promises-more",
        "pagination/next-consistent",
        "the last page says that more follows",
        has_flag,
        |context| set(context, members(context).0, |_| Some(Value::Bool(true))),
    ),
    FaultKind::fault(
        "never-promises-more",
        "pagination/next-consistent",
        "every page says that it is the last one",
        flagged,
        |context| set(context, members(context).0, |_| Some(Value::Bool(false))),
    ),
    FaultKind::fault(
        "promises-an-empty-page",
        "pagination/next-consistent",
        "a last page that is full promises one more",
        flagged,
        |context| {
            let full = context.span().zip(context.size()).filter(|((page, _), size)| page.end - page.start == *size);
            let (Some(list), Some(_)) = (context.list().filter(|_| context.is_last()), full) else {
                return context.right();
            };
            context.leading_to(context.cursor_to(list.window.end).as_deref())
        },
    ),
    FaultKind::fault(
        "breaks-the-link-header",
        "pagination/next-consistent",
        "the Link header has an address without angle brackets",
        |operation| operation.pagination().is_some_and(|paging| paging.link == Some(NextLink::Header)),
        |context| {
            let mut response = context.right();
            let headers = response.headers.iter_mut().filter(|(name, _)| name.eq_ignore_ascii_case("link"));
            headers.for_each(|(_, value)| *value = value.replace(['<', '>'], ""));
            response
        },
    ),
    FaultKind::fault(
        "counts-the-page-for-the-total",
        "pagination/totals",
        "the totals are those of the page, not of the list",
        totals,
        |context| {
            let count = context.span().map(|(page, _)| page.end - page.start);
            with_totals(context, |_| count.unwrap_or_default())
        },
    ),
    FaultKind::fault("totals-are-one-too-many", "pagination/totals", "each total is one too many", totals, |context| {
        with_totals(context, |right| right + 1)
    }),
    FaultKind::fault(
        "totals-change-on-the-way",
        "pagination/totals",
        "the totals of later pages are what is left",
        totals,
        |context| with_totals(context, |right| right.saturating_sub(u64::from(context.is_late()))),
    ),
    FaultKind::fault(
        "repeats-the-default-size",
        "pagination/echo",
        "a page says that it has the default size, whatever it has",
        repeats_size,
        |context| {
            let size = context.pagination().and_then(|paging| paging.default_size);
            set(context, echo(context, |paging| &paging.size), |_| size.map(Value::from))
        },
    ),
    FaultKind::fault(
        "repeats-the-count-for-the-size",
        "pagination/echo",
        "a page says how many entries it has, not how many it could have",
        repeats_size,
        |context| {
            let count = context.span().map(|(page, _)| page.end - page.start);
            set(context, echo(context, |paging| &paging.size), |_| count.map(Value::from))
        },
    ),
    FaultKind::fault(
        "repeats-the-next-cursor",
        "pagination/echo",
        "a page says that it starts where the next one does",
        |operation| repeats_cursor(operation) && operation.pagination().is_some_and(|paging| paging.next.is_some()),
        |context| {
            let (_, next) = members(context);
            let own = echo(context, |paging| &paging.cursor);
            set(context, own, |tree| next.and_then(|name| get(tree, name)).or(get(tree, own?)).cloned())
        },
    ),
    FaultKind::fault(
        "takes-cursors-of-other-sizes",
        "pagination/token-bound-to-query",
        "a cursor goes on with the size that it was given for",
        binds,
        |context| {
            let (Some(paging), true) = (context.pagination(), is_changed(context)) else { return context.right() };
            let sizes = 1..=paging.max_size.unwrap_or(100);
            let mut answers = sizes.map(|size| context.right_with(&paging.size, &size.to_string()));
            answers.find(|answer| answer.status < 400).unwrap_or_else(|| context.right())
        },
    ),
    FaultKind::fault(
        "takes-cursors-of-other-things",
        "pagination/token-bound-to-query",
        "a cursor goes on with the thing that it was given for",
        binds_to_an_entity,
        |context| {
            if !is_changed(context) {
                return context.right();
            }
            let entities = context.operation().entities().iter();
            let mut answers = entities
                .flat_map(|entity| entity.known.iter().map(|known| context.right_with(&entity.parameter, known)));
            answers.find(|answer| answer.status < 400).unwrap_or_else(|| context.right())
        },
    ),
];
