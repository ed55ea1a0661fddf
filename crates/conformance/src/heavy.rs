//! Work on long answers: off the threads that serve the network, and one piece at a time.
//!
//! What a target sends may take seconds to check, and many times its length in memory. Meanwhile other operations go on being asked and
//! answered, and no target looks slow because the tool is busy.

use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Handle, RuntimeFlavor};

/// Bytes of a body that are received at any time; a longer one waits for its turn.
pub(crate) const SHORT: usize = 512 << 10;
/// Bytes of a body, from which on reading it is heavy.
pub(crate) const BYTES: usize = 256 << 10;
/// Entries of a walk, from which on comparing it is heavy.
const ENTRIES: usize = 20_000;

/// Reads a body of so many bytes. What `work` calls must not read another one by this function.
pub(crate) fn reading<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    if bytes < BYTES {
        return work();
    }
    aside(|| {
        let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        work()
    })
}

/// Looks at so many entries.
pub(crate) fn looking_at<T>(entries: usize, work: impl FnOnce() -> T) -> T {
    if entries < ENTRIES { work() } else { aside(work) }
}

/// Does `work` here, having handed on what else this thread does; a runtime that has one thread has nobody to hand it to.
fn aside<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}
