//! Counts of right, wrong and missed facts.

/// How facts of one kind came out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    pub(crate) right: u32,
    pub(crate) wrong: u32,
    pub(crate) missed: u32,
}

impl Count {
    fn add(&mut self, other: Count) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }

    fn all(self) -> u32 {
        self.right + self.wrong + self.missed
    }

    fn shown(self) -> String {
        format!("{}/{}/{}", self.right, self.wrong, self.missed)
    }

    fn percent(self, part: u32) -> String {
        let all = self.all();
        if all == 0 { "-".to_owned() } else { format!("{:.1} %", f64::from(part) * 100.0 / f64::from(all)) }
    }
}

/// The counts of a page, by kind.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    /// Methods and addresses.
    pub(crate) operations: Count,
    /// Name, place, type and mandatory mark of request entries.
    pub(crate) request: Count,
    /// The same of response entries.
    pub(crate) response: Count,
    /// Pairs of code and status.
    pub(crate) errors: Count,
    /// Enumerations, defaults, bounds and lengths.
    pub(crate) values: Count,
    /// Entries that rest on an example or a template alone.
    pub(crate) shown_only: Count,
}

impl Tally {
    pub(crate) fn head() -> String {
        format!(
            "{:<34} {:>10} {:>12} {:>12} {:>10} {:>10} {:>12}\n{:<34} {:>10} {:>12} {:>12} {:>10} {:>10} {:>12}",
            "page",
            "operations",
            "request",
            "response",
            "errors",
            "values",
            "example only",
            "",
            "r/w/missed",
            "r/w/missed",
            "r/w/missed",
            "r/w/missed",
            "r/w/missed",
            "r/w/missed"
        )
    }

    pub(crate) fn row(&self, name: &str) -> String {
        format!(
            "{name:<34} {:>10} {:>12} {:>12} {:>10} {:>10} {:>12}",
            self.operations.shown(),
            self.request.shown(),
            self.response.shown(),
            self.errors.shown(),
            self.values.shown(),
            self.shown_only.shown()
        )
    }

    pub(crate) fn summary(&self) -> String {
        let mut facts = self.request;
        facts.add(self.response);
        let line = |name: &str, count: Count| {
            format!(
                "{name:<42} {:>5}  right {:>8}  wrong {:>8}",
                count.all(),
                count.percent(count.right),
                count.percent(count.wrong)
            )
        };
        let lines = [
            line("request facts", self.request),
            line("response facts", self.response),
            line("request and response facts", facts),
            line("error rows", self.errors),
            line("enumerations, defaults, bounds, lengths", self.values),
            line("entries known from examples alone", self.shown_only),
            line("methods and addresses", self.operations),
        ];
        lines.join("\n")
    }

    pub(crate) fn add(&mut self, other: &Tally) {
        self.operations.add(other.operations);
        self.request.add(other.request);
        self.response.add(other.response);
        self.errors.add(other.errors);
        self.values.add(other.values);
        self.shown_only.add(other.shown_only);
    }
}
