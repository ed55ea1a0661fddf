//! When a snapshot is written, by the rules of `insta`, and what becomes of it.

/// What became of a shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is as accepted; of these places nothing was seen this time.
    Same {
        /// Paths as the text of a shape spells them.
        unseen: Vec<String>,
    },
    /// No answer was seen that could be compared.
    Unseen,
    /// It is new or drifted, and accepted at once.
    Written,
    /// It is new or drifted, and waits for a review.
    Pending,
    /// It is new or drifted, and nothing may be written.
    Refused,
}

/// When to write what, as `INSTA_UPDATE` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// Nothing is written.
    No,
    /// What is new or drifted is written beside its place, for a review.
    New,
    /// What is new or drifted is accepted.
    Always,
    /// What drifted is accepted, what is new waits for a review.
    Unseen,
    /// What was seen is accepted as it is, even where it is less than was accepted before.
    Force,
}

/// A value of `INSTA_UPDATE` that has no meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("INSTA_UPDATE is `{0}`; known: auto, no, new, always, unseen, force")]
pub struct UnknownUpdate(String);

impl Update {
    /// What the environment asks for: `INSTA_UPDATE`, or else [`Update::No`] under continuous integration and
    /// [`Update::New`] in front of a person.
    ///
    /// # Errors
    /// When `INSTA_UPDATE` has no meaning.
    pub fn from_env(env: &dyn Fn(&str) -> Option<String>) -> Result<Self, UnknownUpdate> {
        match env("INSTA_UPDATE").as_deref() {
            None | Some("" | "auto") => Ok(if is_ci(env) { Update::No } else { Update::New }),
            Some("no") => Ok(Update::No),
            Some("new") => Ok(Update::New),
            Some("always" | "1") => Ok(Update::Always),
            Some("unseen") => Ok(Update::Unseen),
            Some("force") => Ok(Update::Force),
            Some(other) => Err(UnknownUpdate(other.to_owned())),
        }
    }

    pub(super) fn fate(self, is_new: bool) -> Fate {
        match self {
            Update::No => Fate::Refused,
            Update::New => Fate::Pending,
            Update::Unseen if is_new => Fate::Pending,
            Update::Always | Update::Unseen | Update::Force => Fate::Written,
        }
    }
}

/// As `insta` decides it.
fn is_ci(env: &dyn Fn(&str) -> Option<String>) -> bool {
    match env("CI").as_deref() {
        Some("" | "0" | "false") => false,
        Some(_) => true,
        None => env("TF_BUILD").is_some(),
    }
}
