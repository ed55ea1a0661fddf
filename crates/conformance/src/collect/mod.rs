//! Collecting: what to ask a target, and in which order.
//!
//! One module for each kind of evidence. Each asks, builds transcripts and hands them to the coverage at once, so that an
//! interrupted run has checked what it saw.

mod accounts;
mod again;
mod auth;
mod bounds;
mod config_hints;
pub(crate) mod errors;
mod forms;
mod ids;
mod isolation;
mod list;
mod methods;
mod pages;
mod preflight;
mod relations;
pub(crate) mod sample;
mod subject;
mod unknown;
pub(crate) mod walker;
mod windows;

use crate::evidence::Evidence;
use crate::session::Session;
pub use again::Wanted;
pub(crate) use again::again;

/// Checks one operation.
pub(crate) async fn operation(session: Session<'_>) {
    let subject = match relations::subject(session).await {
        Ok(subject) => subject,
        Err(refusal) => return session.coverage.broken(&refusal),
    };
    if !forms::documented(session, &subject).await {
        return;
    }
    let listing = async {
        if let Some(reference) = list::reference(session).await {
            tokio::join!(
                pages::check(session, &reference),
                windows::check(session, &reference),
                bounds::check(session, &reference),
                methods::check(session),
                isolation::check(session, &reference),
                accounts::isolated(session, &reference),
                errors::cursors(session, &reference),
                forms::walk_both(session, &reference),
            );
        }
    };
    tokio::join!(
        listing,
        relations::detail(session, &subject),
        errors::rows(session),
        errors::omissions(session),
        ids::check(session, &subject),
        unknown::ids(session, &subject),
        unknown::versions(session, &subject),
        auth::check(session, &subject),
        accounts::let_in(session, &subject),
        accounts::entry_isolated(session, &subject),
    );
    for count in session.gaps.counts() {
        session.check(&Evidence::Gap(&count));
    }
}
