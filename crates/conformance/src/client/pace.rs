//! Pace: how fast a target is asked, slower the more it turns away, and when it is left alone.
//!
//! A target has the right to turn requests away. Then everybody waits as long as it asks, the pause between two requests grows, and it
//! shrinks again while answers come; a rate that is set by the user is the ceiling all the while. A target that turns everything away for
//! longer than anybody waits is not asked any more.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The first pause between two requests, after a request was turned away.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
/// The longest pause between two requests.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// A pause that is as good as none.
const NO_PAUSE: Duration = Duration::from_millis(2);

/// The pace of one client.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Between two requests.
    pause: Duration,
    /// When the next request may go out.
    next: Option<Instant>,
    /// Since when everything has been turned away.
    turned_away: Option<Instant>,
}

impl Pace {
    /// Waits until a request may go out.
    pub(super) async fn wait(&self) {
        if let Some(at) = self.due(Instant::now()) {
            tokio::time::sleep_until(at).await;
        }
    }

    /// When a request may go out that is ready now; `None` is at once.
    fn due(&self, now: Instant) -> Option<Instant> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = state.next.filter(|next| *next > now);
        state.next = if state.pause > Duration::ZERO { Some(at.unwrap_or(now) + state.pause) } else { at };
        at
    }

    /// An answer came.
    pub(super) fn answered(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.turned_away = None;
        state.pause = state.pause.mul_f64(0.6);
        if state.pause < NO_PAUSE {
            state.pause = Duration::ZERO;
        }
    }

    /// A request was turned away, and is to wait so long. `false` where everything has been turned away for longer than `patience`, or
    /// will have been by then.
    pub(super) fn turned_away(&self, now: Instant, wait: Duration, patience: Duration) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = *state.turned_away.get_or_insert(now);
        if now.duration_since(since) + wait > patience {
            return false;
        }
        state.pause = (state.pause.mul_f64(1.5)).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        let until = now + wait;
        state.next = Some(state.next.map_or(until, |next| next.max(until)));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(30);

    /// How long a request waits that is ready at `now`.
    fn waits(pace: &Pace, now: Instant) -> Duration {
        pace.due(now).map_or(Duration::ZERO, |at| at - now)
    }

    #[test]
    fn everybody_waits_as_long_as_the_target_asks() {
        let (pace, now) = (Pace::default(), Instant::now());
        assert_eq!(waits(&pace, now), Duration::ZERO);
        let asked = Duration::from_secs(3);
        assert!(pace.turned_away(now, asked, PATIENCE));
        assert!(waits(&pace, now) >= asked && waits(&pace, now) >= asked);
    }

    #[test]
    fn the_pause_grows_while_requests_are_turned_away_and_goes_while_answers_come() {
        let (pace, now) = (Pace::default(), Instant::now());
        for _ in 0..4 {
            assert!(pace.turned_away(now, Duration::ZERO, PATIENCE));
        }
        waits(&pace, now);
        assert!(waits(&pace, now) >= 3 * FIRST_PAUSE);
        for _ in 0..60 {
            pace.answered();
        }
        let later = now + LONGEST_PAUSE;
        waits(&pace, later);
        assert_eq!(waits(&pace, later), Duration::ZERO);
    }

    #[test]
    fn a_target_that_turns_everything_away_is_left_alone_after_a_while() {
        let (pace, now, asked) = (Pace::default(), Instant::now(), Duration::from_secs(29));
        assert!(pace.turned_away(now, asked, PATIENCE));
        assert!(!pace.turned_away(now + asked, asked, PATIENCE));
        pace.answered();
        assert!(pace.turned_away(now + asked, asked, PATIENCE));
    }
}
