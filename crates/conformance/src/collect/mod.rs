//! Collecting: what to ask a target, and in which order.
//!
//! One module for each kind of evidence. Each asks, builds transcripts and hands them to the coverage at once, so that an
//! interrupted run has checked what it saw.
//!
//! Breadth goes before depth: where several requests wait for their turn, those that give a fact its first evidence are sent before
//! those of a [`deeper`](crate::session::Session::deeper) session, and where time runs short only those are sent.

mod accounts;
mod again;
mod auth;
mod bounds;
mod config_hints;
pub(crate) mod errors;
mod forms;
mod ids;
mod isolation;
mod likely;
mod list;
mod methods;
mod pages;
pub(crate) mod pieces;
mod preflight;
mod relations;
pub(crate) mod sample;
mod selection;
mod subject;
mod unknown;
pub(crate) mod walker;
mod windows;

use oplog_findings::{Coverage, Party, SeverityOverrides};

use crate::evidence::Evidence;
use crate::session::Session;
use pieces::{Piece, Pieces};

pub use again::Wanted;
pub(crate) use again::again;

/// Checks one operation, or those pieces of it that are this run's.
pub(crate) async fn operation(session: Session<'_>, pieces: Pieces<'_>) {
    if !pieces.has_any() {
        return;
    }
    // What a piece builds on and another part of the run checks, is asked for without being checked.
    let severities = SeverityOverrides::default();
    let unheard = Coverage::new(session.operation(), &severities, Party::Server);
    let heard = |piece: Piece| match pieces.has(piece) {
        true => session,
        false => Session { coverage: &unheard, ..session },
    };
    let subject = match relations::subject(session).await {
        Ok(subject) => subject,
        Err(refusal) => return session.coverage.broken(&refusal),
    };
    if !forms::documented(heard(Piece::Documented), &subject).await {
        return;
    }
    let listing = async {
        let reference = match pieces.needs_reference() {
            true => list::reference(heard(Piece::Reference)).await,
            false => None,
        };
        if let Some(reference) = &reference {
            tokio::join!(
                only(pieces.has(Piece::Pages), pages::check(session, reference)),
                only(pieces.has(Piece::Windows), windows::check(session, reference)),
                only(pieces.has(Piece::Selection), selection::check(session, reference)),
                only(pieces.has(Piece::Bounds), bounds::check(session, reference)),
                only(pieces.has(Piece::Methods), methods::check(session)),
                only(pieces.has(Piece::Isolation), isolation::check(session, reference)),
                only(pieces.has(Piece::Accounts), accounts::isolated(session, reference)),
                only(pieces.has(Piece::Cursors), errors::cursors(session, reference)),
                only(pieces.has(Piece::Forms), forms::walk_both(session.deeper(), reference)),
            );
        }
        reference
    };
    let (reference, ..) = tokio::join!(
        Box::pin(listing),
        only(pieces.has(Piece::Detail), relations::detail(session, &subject)),
        only(pieces.has(Piece::Errors), errors::rows(session)),
        only(pieces.has(Piece::Omissions), errors::omissions(session)),
        only(pieces.has(Piece::Ids), ids::check(session, &subject)),
        only(pieces.has(Piece::UnknownIds), unknown::ids(session, &subject)),
        only(pieces.has(Piece::UnknownVersions), unknown::versions(session, &subject)),
        only(pieces.has(Piece::Auth), auth::check(session, &subject)),
        only(pieces.has(Piece::LetIn), accounts::let_in(session, &subject)),
        only(pieces.has(Piece::EntryIsolated), accounts::entry_isolated(session, &subject)),
    );
    // Counted where the entries are seen.
    let seen = if session.operation().detail().is_some() { Piece::Detail } else { Piece::Reference };
    if pieces.has(seen) {
        for count in session.gaps.counts() {
            session.check(&Evidence::Gap(&count));
        }
    }
    likely::name(session, reference.as_ref()).await;
}

/// A piece of work, if it is this run's; on the heap, because all of them together are too large for the stack of a thread.
async fn only(own: bool, piece: impl Future<Output = ()>) {
    let piece = Box::pin(piece);
    if own {
        piece.await;
    }
}
