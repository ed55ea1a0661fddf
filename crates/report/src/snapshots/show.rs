//! What became of the shapes of a run, in words and differences.

use std::fmt::Write as _;
use std::path::Path;

use super::{Fate, Settled};
use crate::diff;
use crate::terminal::plain;

/// What became of each shape, in full where it is new or drifted, with what to do about it at the end. Colour is marked.
///
/// `review` is the command that reviews the folder.
#[must_use]
pub fn summary(settled: &[Settled], review: &str) -> String {
    let mut text = String::new();
    for one in settled {
        line(&mut text, one);
    }
    let count = |wanted: fn(&Fate) -> bool| settled.iter().filter(|one| wanted(&one.fate)).count();
    let same = count(|fate| matches!(fate, Fate::Same { .. }));
    let open = settled.iter().filter(|one| one.fails()).count();
    let _ = write!(text, "SHAPES    {same} as accepted, {open} to review");
    let unseen = count(|fate| *fate == Fate::Unseen);
    let written = count(|fate| *fate == Fate::Written);
    for (count, word) in [(written, "written"), (unseen, "not seen")] {
        if count > 0 {
            let _ = write!(text, ", {count} {word}");
        }
    }
    text.push('\n');
    if count(|fate| *fate == Fate::Pending) > 0 {
        let _ = writeln!(text, "  accept or reject them with `{review}`");
    }
    if count(|fate| *fate == Fate::Refused) > 0 {
        let _ = writeln!(
            text,
            "  nothing was written, as CI or INSTA_UPDATE asks: run again without them, then `{review}`"
        );
    }
    text
}

fn line(text: &mut String, one: &Settled) {
    let head = |word: &str, path: &Path| format!("{word}  {}  {}\n", one.subject, plain(&path.to_string_lossy()));
    let unseen = match &one.fate {
        Fate::Same { unseen } if unseen.is_empty() => return,
        Fate::Same { unseen } => Some(unseen.join(", ")),
        Fate::Unseen => Some("any answer".to_owned()),
        Fate::Written | Fate::Pending | Fate::Refused => None,
    };
    if let Some(what) = unseen {
        *text += &head("SHAPE", &one.path);
        let _ = writeln!(text, "    not seen this time: {}", plain(&what));
        return;
    }
    let word = if one.old.is_none() { "\x1b[33;1mNEW SHAPE\x1b[0m" } else { "\x1b[31;1mDRIFT\x1b[0m" };
    let beside = one.path.with_extension("snap.new");
    *text += &head(word, if one.fate == Fate::Pending { &beside } else { &one.path });
    *text += &diff::lines(one.old.as_deref().unwrap_or_default(), &one.new);
}
