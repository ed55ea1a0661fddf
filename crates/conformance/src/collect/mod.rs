//! Collecting: what to ask a target, and in which order.
//!
//! One module for each kind of evidence. Each asks, builds transcripts and hands them to the ledger at once, so that an
//! interrupted run has judged what it saw.

mod again;
mod auth;
pub(crate) mod errors;
mod forms;
mod isolation;
mod list;
mod pages;
mod relations;
pub(crate) mod walker;
mod way_out;
mod windows;

use crate::session::Session;
pub use again::Wanted;
pub(crate) use again::again;

/// Judges one operation.
pub(crate) async fn operation(session: Session<'_>) {
    let subject = relations::subject(session).await;
    if !forms::documented(session, &subject).await {
        return;
    }
    let listing = async {
        if let Some(reference) = list::reference(session).await {
            tokio::join!(
                pages::judge(session, &reference),
                windows::judge(session, &reference),
                isolation::judge(session, &reference),
                errors::positions(session, &reference),
                forms::walk_both(session, &reference),
            );
        }
    };
    tokio::join!(
        listing,
        relations::detail(session, &subject),
        errors::rows(session),
        errors::omissions(session),
        auth::judge(session, &subject)
    );
}
