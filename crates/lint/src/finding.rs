//! What a lint finds.

use oplog_findings::RuleInfo;

/// Something that documentation says in two ways, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The fact that it is about, without the operation; absent where it is about the page as a whole.
    pub fact: Option<String>,
    /// One statement; of a gap, what is missing.
    pub says: String,
    /// The other one; of a gap, what that costs.
    pub shows: String,
    /// Where it stands.
    pub at: String,
    /// What an erratum would excuse.
    pub allows: Allows,
}

/// What an erratum would let an answer do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Allows {
    /// Leave the field out.
    Absent,
    /// Have null for it.
    Null,
    /// Have these further values.
    Values(Vec<String>),
    /// Have a time in this further format.
    Format(String),
    /// Nothing: a person decides which statement holds.
    #[default]
    Nothing,
}

impl Contradiction {
    /// One about `fact`, which excuses nothing.
    pub(crate) fn new(fact: impl Into<String>, says: impl Into<String>, shows: impl Into<String>) -> Self {
        Self {
            fact: Some(fact.into()),
            says: says.into(),
            shows: shows.into(),
            at: String::new(),
            allows: Allows::Nothing,
        }
    }

    /// One about the documentation as a whole.
    pub(crate) fn of_all(says: impl Into<String>, shows: impl Into<String>) -> Self {
        Self { fact: None, ..Self::new("", says, shows) }
    }

    pub(crate) fn at(mut self, at: &str) -> Self {
        self.at = at.to_owned();
        self
    }

    pub(crate) fn allowing(mut self, allows: Allows) -> Self {
        self.allows = allows;
        self
    }
}

/// A finding of a lint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LintFinding {
    /// The lint.
    pub rule: &'static RuleInfo,
    /// What it found.
    pub found: Contradiction,
    /// The erratum of the tables that is about the same fact: somebody knows of it already.
    pub erratum: Option<String>,
}
