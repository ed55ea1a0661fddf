//! The exchanges of a run, as they are kept for reports: without credentials, and bounded.
//!
//! `client` fills it, reports read it. A finding quotes a request; what came back is looked up here.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use jiff::SignedDuration;
use oplog_findings::{RecordedExchange, Request, Response};

use crate::heavy::SHORT;

/// Bytes of bodies that are kept whole, all together.
const BODIES: usize = 12 << 20;
/// Bytes of a body that is kept whole.
const WHOLE: usize = 2 << 20;
/// Bytes that are kept of each body after that.
const EXCERPT: usize = 1 << 10;

/// Answers that a clock is told by.
const DATED: usize = 25;

/// The exchanges of a run, in the order in which they ended.
#[derive(Debug, Default)]
pub struct Archive(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    exchanges: Vec<RecordedExchange>,
    bytes: usize,
}

impl Archive {
    /// Keeps an exchange; of its body only the beginning, once much has been kept.
    pub(crate) fn keep(&self, mut exchange: RecordedExchange) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(reply) = &mut exchange.result {
            let fits = reply.body.len() <= WHOLE && kept.bytes + reply.body.len() <= BODIES;
            let length = if fits { reply.body.len() } else { reply.body.len().min(EXCERPT) };
            exchange.cut = reply.body.len() - length;
            // A copy: a slice would hold the whole body, and a long body its share of what may be under way.
            if exchange.cut > 0 || length > SHORT {
                reply.body = Bytes::copy_from_slice(&reply.body[..length]);
            }
            kept.bytes += reply.body.len();
        }
        kept.exchanges.push(exchange);
    }

    /// The last success of a request, if it was kept whole.
    #[must_use]
    pub fn answer(&self, call: &Request) -> Option<Response> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut same = kept.exchanges.iter().rev().filter(|exchange| exchange.cut == 0 && exchange.request == *call);
        same.find_map(|exchange| exchange.result.as_ref().ok().filter(|reply| reply.is_success()).cloned())
    }

    /// How far the clock of the target is ahead of this machine's: the median over the latest answers that have a date.
    #[must_use]
    pub fn clock_ahead(&self) -> Option<SignedDuration> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let dated = kept.exchanges.iter().rev().take(DATED).filter_map(|exchange| {
            let date = exchange.result.as_ref().ok()?.header("date")?;
            Some(jiff::fmt::rfc2822::parse(date).ok()?.timestamp().duration_since(exchange.started))
        });
        let mut ahead: Vec<SignedDuration> = dated.collect();
        ahead.sort_unstable();
        ahead.get(ahead.len() / 2).copied()
    }

    /// What was kept; nothing is left.
    #[must_use]
    pub fn take(&self) -> Vec<RecordedExchange> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).exchanges
    }
}
