//! `requests/retry`: an error that stays the same whatever one does is not asked for again.
//!
//! Only requests one right after the other are retries: two tests that provoke the same error are none. Load (429) and what a
//! server failed at (408, 425, 5xx) may be retried; so may what was signed too late, or with a token that was renewed.

use jiff::SignedDuration;
use oplog_schema::condition::SignatureFault;

use super::{Check, Evidence, Reading, Rule};
use crate::recorded::{Proof, Recorded};
use crate::verdict::{Departure, Level};

pub(crate) const RULE: Rule = Rule {
    id: "requests/retry",
    about: "an error that stays the same whatever one does is not asked for again",
    check: Check::Journal(check),
};

/// The longest pause between a request and its retry.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);

fn check<'a>(evidence: &Evidence<'a>) -> Vec<(&'a Recorded, Departure)> {
    let mut departures: Vec<(&Recorded, Departure)> = Vec::new();
    let mut repeats = 0_u32;
    for pair in evidence.readings.windows(2) {
        let (first, second) = (pair[0].request, pair[1].request);
        let is_retry = is_final(first)
            && second.id == first.id + 1
            && second.at.duration_since(first.at) <= PAUSE
            && pair[0].asked().map(|asked| asked.operation.id()) == pair[1].asked().map(|asked| asked.operation.id())
            && same(&pair[0]) == same(&pair[1]);
        repeats = if is_retry { repeats + 1 } else { 0 };
        if repeats == 0 {
            continue;
        }
        let operation = pair[1].asked().map(|asked| asked.operation);
        let departure = Departure {
            // Once may be another test with the same question.
            level: if repeats > 1 { Level::Deny } else { Level::Warn },
            operation: operation.map(|operation| operation.id().to_string()),
            fact: pair[1].asked().map_or_else(|| "request".to_owned(), |asked| asked.fact()),
            cause: format!("status {} is retried", first.answer.status),
            expected: format!("no retry after status {}", first.answer.status),
            actual: format!("the same request, {} times in a row", repeats + 1),
        };
        // One finding for each series, about its last request.
        if repeats > 1 {
            departures.pop();
        }
        departures.push((second, departure));
    }
    departures
}

/// Whether asking again cannot help.
fn is_final(request: &Recorded) -> bool {
    let status = request.answer.status;
    let late = matches!(
        request.proof,
        Proof::Failed { fault: SignatureFault::Expired | SignatureFault::NonceUsed | SignatureFault::BadTimestamp, .. }
    );
    (400..500).contains(&status) && !matches!(status, 401 | 408 | 425 | 429) && !late
}

/// What makes two requests the same: everything but what a signature adds anew each time.
fn same(reading: &Reading<'_>) -> (String, String, Vec<(String, String)>) {
    let request = reading.request;
    let changing = |name: &str| {
        let name = name.to_lowercase();
        ["signature", "nonce", "timestamp", "authorization"].iter().any(|part| name.contains(part))
    };
    let pairs = match reading.asked() {
        Some(asked) => asked.pairs.iter().filter(|(name, _)| !changing(name)).cloned().collect(),
        None => vec![(request.target.clone(), request.body.clone())],
    };
    (request.method.clone(), request.path().to_owned(), pairs)
}
