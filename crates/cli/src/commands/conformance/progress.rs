//! A line on standard error that shows how far a run is; nothing where no terminal shows it.

use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use oplog_conformance::run::Progress;

pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new(operations: usize, time: Duration) -> Self {
        let bar = ProgressBar::new(operations as u64);
        let line = format!(
            "{{spinner}} {{pos}} of {{len}} operations checked, {{elapsed}} of at most {}  {{msg}}",
            HumanDuration(time)
        );
        if let Ok(style) = ProgressStyle::with_template(&line) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }
}

impl Progress for Bar {
    fn finished(&self, operation: &str, requests: u64) {
        self.0.set_message(format!("{operation}, {requests} requests so far"));
        self.0.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
