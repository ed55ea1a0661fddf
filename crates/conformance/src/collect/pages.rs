//! Paging: walks of many sizes beside the reference, cursors followed again, the default page, the largest page.
//!
//! Sizes are generated and, where a walk shows a violation, shrunk to the smallest size that still shows it.

use oplog_schema::tables::PagingStrategy;
use proptest::strategy::{Strategy as _, ValueTree};

use super::config_hints;
use super::list::{Reference, unchecked};
use super::walker::{Plan, walk};
use crate::answer::whole_tree;
use crate::evidence::{Again, AgainReason, DefaultPage, Evidence};
use crate::session::Session;
use crate::walk::{End, ItemDigest, Walk, entries};
use oplog_findings::{Failure, Request, Response};

/// Pages that a walk may take. A list that needs more is walked at its beginning and at its end.
const MOST_PAGES: usize = 2_000;
/// Pages at either end of such a list, and of one whose length is not known.
const PAGES_OF_AN_END: usize = 100;
/// Generated sizes.
const GENERATED: usize = 3;
/// Steps towards a smaller size that still fails.
const SHRINKING: usize = 8;

pub(super) async fn check(session: Session<'_>, reference: &Reference) {
    if !reference.paged {
        return;
    }
    // Without an end to the reference there is nothing to compare with, and more walks would not end either.
    if !matches!(reference.walk.end, End::LastPage | End::GivenUp) {
        let reason = format!("{} has no end to compare with", reference.walk.name);
        ["pagination/no-gap", "pagination/size-independent"]
            .iter()
            .for_each(|rule| session.coverage.skip_rule(rule, &reason));
        session.compare(&reference.walk, &reference.walk);
    }
    let default = one(session, reference, None).await;
    let fixed = async {
        // The largest first: it takes the fewest pages.
        let sizes = fixed_sizes(session, reference).into_iter().rev().enumerate();
        let sizes = sizes
            .map(|(position, size)| one(if position == 0 { session } else { session.deeper() }, reference, Some(size)));
        let walks = futures::future::join_all(sizes).await;
        // Where the default page holds the whole list, cursors are given out only to those who ask for less. The more a
        // page behind one holds, the more it can change.
        let second = |walk: &Walk| walk.pages.get(1).map(|page| page.count);
        let held = |walk: &&Walk| (second(walk), walk.pages.first().map(|page| page.count));
        let walked = Some(&default).filter(|walk| second(walk).is_some());
        repeats(session, walked.or(walks.iter().max_by_key(held)).unwrap_or(&default)).await;
    };
    tokio::join!(
        fixed,
        generated(session.deeper(), reference),
        default_page(session, reference, &default),
        above_the_cap(session, reference)
    );
}

/// One walk, checked by itself and beside the reference.
pub(super) async fn one(session: Session<'_>, reference: &Reference, size: Option<u64>) -> Walk {
    let (walk, _) = measured(session, reference, size).await;
    walk
}

/// The pages of this size that the whole list fills.
fn pages_of(reference: &Reference, size: u64) -> usize {
    let entries = reference.walk.entries.len() as u64;
    usize::try_from(entries.div_ceil(size.max(1))).unwrap_or(usize::MAX)
}

async fn measured(session: Session<'_>, reference: &Reference, size: Option<u64>) -> (Walk, usize) {
    let is_known = reference.walk.end == End::LastPage;
    let name = size.map_or_else(|| "the walk without a size".to_owned(), |size| format!("the walk by {size}"));
    let usual = session.operation().pagination().and_then(|paging| paging.default_size);
    let needed = pages_of(reference, size.or(usual).unwrap_or(1));
    // Twice the pages that are needed are enough to see that a walk will not end where it should.
    let pages = if is_known && needed <= MOST_PAGES { 2 * needed + 20 } else { PAGES_OF_AN_END };
    let plan = Plan { name, call: reference.call.clone(), size, pages, paged: true, from: None };
    let mut walk = walk(session, plan).await;
    let is_comparable = is_known && !matches!(walk.end, End::Failed(_));
    let surplus = walk.entries.len().saturating_sub(reference.walk.entries.len());
    if is_comparable && walk.end == End::GivenUp && surplus > 10 {
        walk.end = End::Endless(surplus);
    }
    let mut failing = session.check(&Evidence::Walk(&walk));
    if is_comparable {
        failing += session.compare(&reference.walk, &walk);
    }
    if let Some(size) = size.filter(|_| is_known && needed > MOST_PAGES) {
        failing += end_of_list(session, reference, size).await;
    }
    (walk, failing)
}

/// The last pages of a list that is too long for a walk by this size: from a cursor that the reference met.
///
/// A cursor may be bound to the size that it was given out for. Then there is nothing to check.
async fn end_of_list(session: Session<'_>, reference: &Reference, size: u64) -> usize {
    let Some((cursor, first)) = late_cursor(session, reference, size) else { return 0 };
    let Some(paging) = session.operation().pagination() else { return 0 };
    let call = reference.call.clone().with(&paging.size, size.to_string());
    if unchecked(session, &call.with(&paging.cursor, cursor.as_str())).await.is_none() {
        return 0;
    }
    let plan = Plan {
        name: format!("the walk by {size} from entry {}", first + 1),
        call: reference.call.clone(),
        size: Some(size),
        pages: PAGES_OF_AN_END,
        paged: true,
        from: Some(cursor),
    };
    let walk = walk(session, plan).await;
    session.check(&Evidence::Walk(&walk)) + session.compare(&reference.walk.from(first), &walk)
}

/// A cursor near the end of the list, and the entry that it leads to.
fn late_cursor(session: Session<'_>, reference: &Reference, size: u64) -> Option<(String, usize)> {
    let paging = session.operation().pagination()?;
    let pages = pages_of(reference, size).checked_sub(PAGES_OF_AN_END)?;
    let first = pages * usize::try_from(size).ok()?;
    match paging.strategy {
        PagingStrategy::Page => return Some(((pages + 1).to_string(), first)),
        PagingStrategy::Offset => return Some((first.to_string(), first)),
        PagingStrategy::Marker | PagingStrategy::Token | PagingStrategy::Key => {}
    }
    let last = reference.walk.pages.last()?;
    Some((last.cursor.clone()?, last.start))
}

/// Sizes at the edges: one, the whole list exactly, and one less and more.
fn fixed_sizes(session: Session<'_>, reference: &Reference) -> Vec<u64> {
    let all = reference.walk.entries.len() as u64;
    let largest = session.operation().pagination().and_then(|paging| paging.max_size).unwrap_or(100);
    let mut sizes = vec![1, 2, 7, 10, 50, all / 2, all.saturating_sub(1), all, all + 1];
    sizes.retain(|size| (1..=largest).contains(size));
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

async fn generated(session: Session<'_>, reference: &Reference) {
    let all = reference.walk.entries.len() as u64;
    let largest = session.operation().pagination().and_then(|paging| paging.max_size).unwrap_or(100);
    let mut runner = session.generator("page sizes");
    let sizes = (all / MOST_PAGES as u64 + 1).min(largest)..=largest.min(all.max(3) + 2);
    for _ in 0..GENERATED {
        let Ok(mut tree) = sizes.clone().new_tree(&mut runner) else { return };
        let (_, failing) = measured(session, reference, Some(tree.current())).await;
        let mut steps = SHRINKING;
        if failing == 0 {
            continue;
        }
        while steps > 0 && tree.simplify() {
            steps -= 1;
            while measured(session, reference, Some(tree.current())).await.1 == 0 && steps > 0 && tree.complicate() {
                steps -= 1;
            }
        }
        return;
    }
}

/// The first page again, and cursors from the middle of a walk again.
async fn repeats(session: Session<'_>, walk: &Walk) {
    let last = walk.pages.len().saturating_sub(1);
    let mut chosen = vec![0, 1, last / 2, last];
    chosen.retain(|page| *page <= last);
    chosen.dedup();
    for index in chosen {
        let Some(page) = walk.pages.get(index) else { continue };
        let Ok(reply) = session.reply(&page.call).await else { continue };
        let Ok(second) = digests(session, &page.call, &reply) else { continue };
        let second = second.ok_or_else(|| format!("status {}", reply.status));
        let first = &walk.entries[page.start..page.start + page.count];
        for reason in [AgainReason::Repeated, AgainReason::Resumed] {
            if reason == AgainReason::Repeated || page.cursor.is_some() {
                session.check(&Evidence::Again(&Again {
                    reason,
                    at: walk.place(index),
                    call: &page.call,
                    first,
                    second: second.clone(),
                }));
            }
        }
    }
    links(session, walk).await;
    if walk.pages.len() < 2 {
        let config_hints = config_hints::entity_hint(session, "ID of one with more entries");
        let reason = format!("the list fits one page, so no cursor was given out: {config_hints}");
        session.coverage.skip_rule("pagination/resumable-anywhere", &reason);
    }
}

/// The entries of an answer that is not checked by itself, if it has any. That it is more than is read is noted as broken.
fn digests(session: Session<'_>, call: &Request, reply: &Response) -> Result<Option<Vec<ItemDigest>>, Failure> {
    let tree =
        whole_tree(session.operation(), call.form, reply).inspect_err(|failure| session.broken(call, failure))?;
    Ok(tree.and_then(|value| entries(session.operation(), &value)))
}

/// The first link to a next page, followed as it stands: clients do not take it apart.
async fn links(session: Session<'_>, walk: &Walk) {
    let linked = walk.pages.windows(2).enumerate().find_map(|(index, pair)| {
        let [page, next] = pair else { return None };
        Some((index, page.link.as_ref()?.followed.as_ref()?, next))
    });
    let Some((index, call, next)) = linked else { return };
    let Ok(reply) = session.reply(call).await else { return };
    let Ok(second) = digests(session, call, &reply) else { return };
    let first = &walk.entries[next.start..next.start + next.count];
    // A link may ask for pages of another size: what both hold must be the same.
    let shared = second.as_ref().map_or(0, |second| second.len().min(first.len()));
    let shared = if shared == 0 { first.len() } else { shared };
    session.check(&Evidence::Again(&Again {
        reason: AgainReason::Resumed,
        at: format!("{}, whose link is followed", walk.place(index)),
        call,
        first: &first[..shared],
        second: second
            .map(|second| second.into_iter().take(shared).collect())
            .ok_or_else(|| format!("status {}", reply.status)),
    }));
}

async fn default_page(session: Session<'_>, reference: &Reference, default: &Walk) {
    let Some(documented) = session.operation().pagination().and_then(|paging| paging.default_size) else {
        return;
    };
    let plan = Plan {
        name: format!("the first page by {documented}"),
        call: reference.call.clone(),
        size: Some(documented),
        pages: 1,
        paged: true,
        from: None,
    };
    let explicit = walk(session, plan).await;
    if let (Some(implicit), Some(explicit)) = (default.pages.first(), explicit.pages.first()) {
        session.check(&Evidence::DefaultPage(DefaultPage {
            call: &implicit.call,
            implicit: implicit.count,
            explicit: explicit.count,
            documented,
        }));
        if (reference.walk.entries.len() as u64) <= documented {
            session.coverage.skip_rule("pagination/default-size", &too_short(session, "default", documented));
        }
    }
}

/// Why a list tells nothing about a page that would hold it whole.
fn too_short(session: Session<'_>, page: &str, size: u64) -> String {
    let config_hints = config_hints::entity_hint(session, &format!("ID of one with more than {size} entries"));
    format!("the list is no longer than the {page} page: {config_hints}")
}

/// Asks for more than the largest page.
async fn above_the_cap(session: Session<'_>, reference: &Reference) {
    let Some(paging) = session.operation().pagination() else { return };
    let (Some(largest), false) = (paging.max_size, paging.refuse_above_max) else { return };
    // A refusal is as good as a shorter page, so whether it comes is found out without checking.
    if unchecked(session, &reference.call.clone().with(&paging.size, (largest + 1).to_string())).await.is_none() {
        session.coverage.skip_rule("pagination/size-cap", "a size above the largest is refused");
        return;
    }
    if reference.walk.entries.len() as u64 <= largest {
        session.coverage.skip_rule("pagination/size-cap", &too_short(session, "largest", largest));
    }
    let plan = Plan {
        name: format!("the first page by {}", largest + 1),
        call: reference.call.clone(),
        size: Some(largest + 1),
        pages: 1,
        paged: true,
        from: None,
    };
    let walk = walk(session, plan).await;
    session.check(&Evidence::Walk(&walk));
}
