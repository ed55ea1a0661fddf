//! The command of a gate or a proxy: started, and ended together with everything that it started, when its time is over.
//!
//! On Unix it leads a process group of its own, so that a test runner's workers do not outlive it. Whoever ignores the request to
//! end has a moment, and is then ended without being asked.

use std::process::ExitStatus;
use std::time::Duration;

use anyhow::Context;
use oplog_findings::CommandEnd;
use tokio::process::{Child, Command};

use crate::signal;

/// The time in which a command may end by itself when it is told to.
const GRACE: Duration = Duration::from_secs(2);

/// Runs the command until it ends, its time is over, or this program is asked to stop.
pub(super) async fn run(command: &mut Command, name: &str, limit: Option<Duration>) -> anyhow::Result<CommandEnd> {
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command.kill_on_drop(true).spawn().with_context(|| format!("cannot run the command `{name}`"))?;
    let late = async {
        match limit {
            Some(time) => {
                tokio::time::sleep(time).await;
                format!("the command was stopped after {} s, the limit of --timeout", time.as_secs_f64())
            }
            None => std::future::pending().await,
        }
    };
    let interrupted = tokio::select! {
        status = child.wait() => return Ok(ended(status.context("cannot find out how the command ended")?, None)),
        why = late => why,
        () = signal::stop() => "the command was stopped by a signal".to_owned(),
    };
    let status = end(&mut child).await.context("the command cannot be stopped")?;
    Ok(ended(status, Some(interrupted)))
}

/// The variables that keep this machine's own servers from being asked through a proxy.
pub(super) fn no_proxy() -> impl Iterator<Item = (String, String)> {
    ["NO_PROXY", "no_proxy"].into_iter().map(|name| {
        let hosts = std::env::var(name).unwrap_or_default();
        let own = "127.0.0.1,localhost";
        (name.to_owned(), if hosts.is_empty() { own.to_owned() } else { format!("{hosts},{own}") })
    })
}

/// Ends the command and what it started.
#[cfg(unix)]
async fn end(child: &mut Child) -> std::io::Result<ExitStatus> {
    use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
    let group = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    // A group that is gone needs no signal.
    let tell = |signal| group.map(|group| kill_process_group(group, signal));
    tell(Signal::TERM);
    let status = tokio::time::timeout(GRACE, child.wait()).await;
    if status.is_err() || group.is_some_and(|group| test_kill_process_group(group).is_ok()) {
        tell(Signal::KILL);
    }
    match status {
        Ok(status) => status,
        Err(_) => child.wait().await,
    }
}

/// Ends the command; what it started has to be ended by it.
#[cfg(not(unix))]
async fn end(child: &mut Child) -> std::io::Result<ExitStatus> {
    let _ = GRACE;
    child.kill().await?;
    child.wait().await
}

fn ended(status: ExitStatus, interrupted: Option<String>) -> CommandEnd {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal = None;
    CommandEnd { exit_code: status.code(), signal, interrupted }
}
