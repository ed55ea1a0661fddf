//! The facts that one piece of evidence let a rule check, and how many times.
//!
//! A rule names dozens of facts for each of thousands of answers, so names are shared instead of copied, and stand one after the other.

use std::sync::Arc;

/// Names of facts, each once, with how many times it was checked.
///
/// ```
/// use oplog_findings::CheckedFacts;
///
/// let mut facts: CheckedFacts = ["response.next", "response.more"].into_iter().collect();
/// facts.add("response.next", 1);
/// assert!(facts.contains("response.more") && !facts.contains("response.size"));
/// assert_eq!(facts.iter().next().map(|(name, times)| (&**name, times)), Some(("response.next", 2)));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckedFacts(Vec<(Arc<str>, u64)>);

impl CheckedFacts {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the fact of this name is among them.
    #[must_use]
    pub fn contains(&self, fact: &str) -> bool {
        self.0.iter().any(|(name, _)| **name == *fact)
    }

    /// The names, with how many times each was checked, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, u64)> {
        self.0.iter().map(|(name, times)| (name, *times))
    }

    /// The names, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.0.iter().map(|(name, _)| &**name).collect();
        names.sort_unstable();
        names
    }

    /// Notes that a fact was checked so many more times.
    pub fn add(&mut self, fact: impl AsRef<str> + Into<Arc<str>>, times: u64) {
        match self.0.iter_mut().find(|(name, _)| **name == *fact.as_ref()) {
            Some((_, known)) => *known += times,
            None => self.0.push((fact.into(), times)),
        }
    }

    /// Takes a fact out.
    pub fn remove(&mut self, fact: &str) {
        self.0.retain(|(name, _)| **name != *fact);
    }
}

/// Facts that were checked once. None comes twice: who cannot know that [adds](CheckedFacts::add) them one by one.
impl<T: Into<Arc<str>>> FromIterator<T> for CheckedFacts {
    fn from_iter<I: IntoIterator<Item = T>>(facts: I) -> Self {
        let facts = facts.into_iter();
        // Of the facts of a rule nearly all are left.
        let mut own = Vec::with_capacity(facts.size_hint().1.unwrap_or_default());
        own.extend(facts.map(|fact| (fact.into(), 1)));
        Self(own)
    }
}
