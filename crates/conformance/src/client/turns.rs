//! Turns: how many requests are under way at once, and which is next.
//!
//! Breadth goes before depth: a request that gives a fact its first evidence goes before one that gives more to a fact that has some.
//! Among equals whoever came first is first.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// First evidence of a fact.
    Breadth,
    /// More evidence of facts that have some.
    Depth,
}

/// The turns of one client.
#[derive(Debug, Clone)]
pub(super) struct Turns(Arc<Mutex<Queue>>);

#[derive(Debug)]
struct Queue {
    free: usize,
    waiting: [VecDeque<oneshot::Sender<Turn>>; 2],
}

/// The right to send; given on when it is dropped.
#[derive(Debug)]
pub(super) struct Turn(Option<Turns>);

impl Turns {
    /// So many requests at once.
    pub(super) fn new(at_once: usize) -> Self {
        Self(Arc::new(Mutex::new(Queue { free: at_once.max(1), waiting: [VecDeque::new(), VecDeque::new()] })))
    }

    /// Waits for a turn.
    pub(super) async fn next(&self, purpose: Purpose) -> Turn {
        let given = {
            let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if queue.free > 0 {
                queue.free -= 1;
                return Turn(Some(self.clone()));
            }
            let (give, given) = oneshot::channel();
            queue.waiting[purpose as usize].push_back(give);
            given
        };
        match given.await {
            Ok(turn) => turn,
            // Who gives turns is held by this one, so there is always somebody.
            Err(_) => std::future::pending().await,
        }
    }

    /// Gives a turn to whoever is next.
    fn pass_on(&self) {
        let mut turn = Turn(Some(self.clone()));
        loop {
            let next = {
                let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                let next = queue.waiting.iter_mut().find_map(VecDeque::pop_front);
                if next.is_none() {
                    queue.free += 1;
                    turn.0 = None;
                }
                next
            };
            // Whoever does not wait any more gives it back.
            match next.map(|next| next.send(turn)) {
                Some(Err(back)) => turn = back,
                Some(Ok(())) | None => return,
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(turns) = self.0.take() {
            turns.pass_on();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn breadth_goes_before_depth_and_whoever_came_first_before_others() {
        let turns = Turns::new(1);
        let taken = turns.next(Purpose::Depth).await;
        let served = Arc::new(Mutex::new(Vec::new()));
        let waiting = [("depth", Purpose::Depth), ("first", Purpose::Breadth), ("second", Purpose::Breadth)];
        let tasks = waiting.map(|(name, purpose)| {
            let (turns, served) = (turns.clone(), Arc::clone(&served));
            tokio::spawn(async move {
                let _turn = turns.next(purpose).await;
                served.lock().unwrap_or_else(PoisonError::into_inner).push(name);
            })
        });
        tokio::task::yield_now().await;
        drop(taken);
        for task in tasks {
            assert!(task.await.is_ok());
        }
        assert_eq!(*served.lock().unwrap_or_else(PoisonError::into_inner), ["first", "second", "depth"]);
    }

    #[tokio::test]
    async fn the_turn_of_somebody_who_has_stopped_waiting_goes_to_the_next_one() {
        let turns = Turns::new(1);
        let taken = turns.next(Purpose::Breadth).await;
        let waiting = tokio::spawn({
            let turns = turns.clone();
            async move { drop(turns.next(Purpose::Breadth).await) }
        });
        tokio::task::yield_now().await;
        waiting.abort();
        assert!(waiting.await.is_err());
        drop(taken);
        turns.next(Purpose::Depth).await;
    }
}
