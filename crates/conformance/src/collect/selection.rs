//! Filters by value and the order by value: asked for by values that the list itself shows.
//!
//! Only what the page documents is checked. A value that every entry has shows nothing: a filter that is ignored would look the same.

use std::collections::BTreeMap;

use oplog_schema::Operation;
use oplog_schema::tables::selection::text;
use oplog_schema::tables::{Comparison, SortOrder, ValueFilter};
use serde_json::Value;

use super::config_hints;
use super::list::Reference;
use super::walker::{Plan, walk};
use crate::answer::tree;
use crate::evidence::{Evidence, Filtered};
use crate::session::Session;
use crate::walk::{End, ItemDigest, Walk, entries};

/// Values that each filter is asked for.
const VALUES: usize = 3;
/// Pages of one walk.
const MOST_PAGES: usize = 200;
/// Rules of filters by value.
const RULES: [&str; 2] = ["filters/matching", "filters/complete"];

pub(super) async fn check(session: Session<'_>, reference: &Reference) {
    orders(session, reference).await;
    if session.operation().documented_value_filters().next().is_none() {
        return;
    }
    let Some(list) = whole(session, reference) else {
        let reason = match reference.walk.entries.is_empty() {
            true => config_hints::empty_list(session),
            false => "the whole list is too long to be kept, or was not read to its end".to_owned(),
        };
        return RULES.into_iter().for_each(|rule| session.coverage.skip_rule(rule, &reason));
    };
    for filter in session.operation().documented_value_filters() {
        let values = values(filter, &list);
        if values.is_empty() {
            let reason = format!("no value of `{}` tells some entries of the list from others", filter.field);
            session.coverage.skip_fact(&format!("parameter.{}", filter.parameter), &reason);
        }
        for (number, value) in values.into_iter().enumerate() {
            let session = if number == 0 { session } else { session.deeper() };
            one(session, reference, filter, &value, &list).await;
        }
    }
}

/// An entry of the whole list, and its digest.
type Listed = (Value, ItemDigest);

/// Every entry of the list, if all answers of the reference are still there.
fn whole(session: Session<'_>, reference: &Reference) -> Option<Vec<Listed>> {
    if reference.walk.end != End::LastPage || reference.walk.entries.is_empty() {
        return None;
    }
    let mut list = Vec::new();
    for page in &reference.walk.pages {
        let reply = session.client.archive().answer(&page.call)?;
        let body = tree(session.operation(), page.call.form, &reply)?;
        let rows: Vec<Value> = session.operation().entries(&body)?.into_iter().cloned().collect();
        list.extend(rows.into_iter().zip(entries(session.operation(), &body)?));
    }
    Some(list)
}

/// Values that some entries match and others do not: those that most of them match come first.
fn values(filter: &ValueFilter, list: &[Listed]) -> Vec<String> {
    let own =
        |entry: &Value| Operation::entry_member(entry, &filter.field).and_then(text).filter(|text| !text.is_empty());
    let matching = |value: &str| matching(filter, value, list).len();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (entry, _) in list.iter().take(VALUES * 20) {
        let Some(own) = own(entry) else { continue };
        let wanted = match filter.by {
            Comparison::Equal => Some(own),
            // The shortest beginning that not every entry has, which is longer by one than what all have in common.
            Comparison::Prefix => {
                let ends = own.char_indices().map(|(at, first)| at + first.len_utf8());
                ends.map(|end| own[..end].to_owned()).find(|prefix| matching(prefix) < list.len())
            }
        };
        if let Some(wanted) = wanted.filter(|wanted| !counts.contains_key(wanted)) {
            let count = matching(&wanted);
            counts.insert(wanted, count);
        }
    }
    let mut found: Vec<(String, usize)> = counts.into_iter().filter(|(_, count)| *count < list.len()).collect();
    // The most first: a filter that looks at one page only shows where matches stand on several.
    found.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    found.into_iter().map(|(value, _)| value).take(VALUES).collect()
}

fn matching(filter: &ValueFilter, value: &str, list: &[Listed]) -> Vec<ItemDigest> {
    list.iter().filter(|(entry, _)| Operation::keeps(filter, entry, value)).map(|(_, digest)| *digest).collect()
}

/// Walks over what one value leaves.
async fn one(session: Session<'_>, reference: &Reference, filter: &ValueFilter, value: &str, list: &[Listed]) {
    let walked = walk_with(session, reference, "over", &filter.parameter, value).await;
    let matching = matching(filter, value, list);
    session.check(&Evidence::Filtered(&Filtered { filter, matching, walk: &walked }));
}

/// Walks over the list in each order that can be asked for.
async fn orders(session: Session<'_>, reference: &Reference) {
    let Some(sort) = session.operation().sort().filter(|sort| sort.basis.is_documented()) else { return };
    let Some(switch) = &sort.switch else { return };
    for order in [SortOrder::Ascending, SortOrder::Descending] {
        walk_with(session, reference, "by", &switch.parameter, switch.value(order)).await;
    }
}

/// Walks over the list with one more parameter, and checks the walk. `how` is the word between walk and parameter in its name.
async fn walk_with(session: Session<'_>, reference: &Reference, how: &str, parameter: &str, value: &str) -> Walk {
    let name = format!("the walk {how} {parameter} = {value}");
    let call = reference.call.clone().with(parameter, value);
    let size = session.operation().pagination().and_then(|paging| paging.default_size.or(paging.max_size));
    let plan = Plan { name, call, size, pages: MOST_PAGES, paged: reference.paged, from: None };
    let walked = walk(session, plan).await;
    session.check(&Evidence::Walk(&walked));
    walked
}
