//! Whether anything happens on a connection. One that is left idle is closed: see [`Activity::ceases`].
//!
//! A timer for each head would be set up and taken down with each request, which costs more than reading the head. So there is one for
//! each connection, which looks at a counter now and then.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::sleep;

/// Into how many parts the time is cut that a connection may be idle.
const PARTS: u32 = 4;

/// What happens on a connection.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    /// Requests whose heads have come.
    begun: AtomicUsize,
    /// Those of them whose answers are all sent.
    done: AtomicUsize,
}

/// A request under way, until its answer is sent.
#[derive(Debug)]
pub(crate) struct Busy(Arc<Activity>);

impl Activity {
    /// A head has come.
    pub(crate) fn begin(self: &Arc<Self>) -> Busy {
        self.begun.fetch_add(1, Ordering::Relaxed);
        Busy(Arc::clone(self))
    }

    /// Waits until nothing has been asked for as long as `time`, or a quarter more. An answer that takes long is no idleness.
    pub(crate) async fn ceases(&self, time: Duration) {
        let (mut seen, mut idle) = (self.done.load(Ordering::Relaxed), 0);
        while idle < PARTS {
            sleep(time / PARTS).await;
            let (begun, done) = (self.begun.load(Ordering::Relaxed), self.done.load(Ordering::Relaxed));
            idle = if begun == done && done == seen { idle + 1 } else { 0 };
            seen = done;
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Instant, advance};

    use super::*;

    const TIME: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn a_connection_on_which_nothing_is_asked_is_idle() {
        let begun = Instant::now();
        Activity::default().ceases(TIME).await;
        assert_eq!(begun.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_on_which_something_is_asked_is_not() {
        let activity = Arc::new(Activity::default());
        let waiting = tokio::spawn({
            let activity = Arc::clone(&activity);
            async move { activity.ceases(TIME).await }
        });
        for _ in 0..10 {
            advance(TIME / 2).await;
            drop(activity.begin());
            tokio::task::yield_now().await;
        }
        assert!(!waiting.is_finished());
        let busy = activity.begin();
        advance(10 * TIME).await;
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished(), "an answer that takes long is no idleness");
        drop(busy);
        let begun = Instant::now();
        waiting.await.expect("it ends");
        assert!((60..=75).contains(&begun.elapsed().as_secs()));
    }
}
