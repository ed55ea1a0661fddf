//! Being asked to stop, by a person (ctrl-c) or the system (SIGTERM, SIGHUP).
//!
//! The first time stops what [`stop`] is awaited for, so that its report can be written. Asked again, or while nothing waits to be
//! stopped, the program ends at once, as it would have without this module. Nothing is taken hold of before `stop` is called.

use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tokio::runtime::Builder;
use tokio::sync::watch;

/// Exit codes of programs that a signal ended are this and its number.
const SIGNALLED: i32 = 128;

static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Resolves when the program is asked to stop; never, where that cannot be heard.
pub(crate) async fn stop() {
    let Some(asked) = listener() else { return std::future::pending().await };
    let _waiting = Waiting::new();
    if asked.subscribe().wait_for(|asked| *asked).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Something that waits to be stopped.
struct Waiting;

impl Waiting {
    fn new() -> Self {
        WAITING.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Listens on a thread of its own, which lives as long as the program, whatever becomes of the runtime of a run.
fn listener() -> Option<&'static watch::Sender<bool>> {
    static ASKED: OnceLock<Option<watch::Sender<bool>>> = OnceLock::new();
    let listen = || {
        let (asked, _) = watch::channel(false);
        let tell = asked.clone();
        let (ready, started) = std::sync::mpsc::channel();
        let listening = thread::Builder::new().name("signals".to_owned()).spawn(move || {
            let Ok(runtime) = Builder::new_current_thread().enable_io().build() else { return };
            runtime.block_on(async {
                let Ok(mut signals) = Signals::new() else { return };
                let _ = ready.send(());
                loop {
                    let signal = signals.next().await;
                    // What was told before has been told; what waits for nothing cannot be told.
                    if WAITING.load(Ordering::SeqCst) == 0 || tell.send_replace(true) {
                        process::exit(SIGNALLED + signal);
                    }
                }
            });
        });
        // From here on no signal is missed.
        listening.ok().and_then(|_| started.recv().ok()).map(|()| asked)
    };
    ASKED.get_or_init(listen).as_ref()
}

#[cfg(unix)]
struct Signals([(tokio::signal::unix::Signal, i32); 3]);

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind: SignalKind| Ok::<_, std::io::Error>((signal(kind)?, kind.as_raw_value()));
        let [interrupt, terminate, hangup] = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        Ok(Self([listen(interrupt)?, listen(terminate)?, listen(hangup)?]))
    }

    /// The number of the next signal.
    async fn next(&mut self) -> i32 {
        let [(interrupt, two), (terminate, fifteen), (hangup, one)] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => *two,
            _ = terminate.recv() => *fifteen,
            _ = hangup.recv() => *one,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    /// The number that Unix has for an interrupt.
    async fn next(&mut self) -> i32 {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        2
    }
}
