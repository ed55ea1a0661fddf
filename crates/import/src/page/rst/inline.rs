//! Marks and roles inside a line of reStructuredText.

use crate::page::{Mark, Text};

/// The text of a line with its marks taken off.
pub(super) fn text(line: &str) -> Text {
    let mut made = Text::default();
    let mut plain = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        if let Some(escaped) = rest.strip_prefix('\\') {
            // An escaped blank is nothing at all.
            let mut chars = escaped.chars();
            match chars.next() {
                Some(' ') | None => {}
                Some(c) => plain.push(c),
            }
            rest = chars.as_str();
            continue;
        }
        let found = delimited(rest, "``", "``").map(|(inner, tail)| (inner, Mark::Code, tail));
        let found = found.or_else(|| delimited(rest, "**", "**").map(|(inner, tail)| (inner, Mark::Strong, tail)));
        let found = found.or_else(|| delimited(rest, "*", "*").map(|(inner, tail)| (inner, Mark::Plain, tail)));
        if let Some((inner, style, tail)) = found {
            made.push(std::mem::take(&mut plain), Mark::Plain, None);
            made.push(inner.replace('\\', ""), style, None);
            rest = tail;
        } else if let Some((shown, target, tail)) = role(rest).or_else(|| link(rest)) {
            made.push(std::mem::take(&mut plain), Mark::Plain, None);
            made.push(shown, Mark::Plain, target);
            rest = tail;
        } else {
            let mut chars = rest.chars();
            plain.extend(chars.next());
            rest = chars.as_str();
        }
    }
    made.push(plain, Mark::Plain, None);
    made
}

/// What stands between two marks at the start.
fn delimited<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str)> {
    let inner = text.strip_prefix(open)?;
    let end = inner.find(close).filter(|end| *end > 0)?;
    let (inner, rest) = inner.split_at(end);
    (!inner.starts_with([' ', '*']) && !inner.ends_with(' ')).then_some((inner, &rest[close.len()..]))
}

/// `` :ref:`shown <target>` `` at the start: what is shown, where it leads, the rest.
fn role(text: &str) -> Option<(String, Option<String>, &str)> {
    let inner = text.strip_prefix(':')?;
    let (name, inner) = inner.split_once(":`")?;
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+')) {
        return None;
    }
    let (inner, rest) = inner.split_once('`')?;
    Some(match shown(inner) {
        Some((shown, target)) => (shown, Some(format!("#{target}")), rest),
        None => (inner.to_owned(), Some(format!("#{inner}")), rest),
    })
}

/// `` `shown <target>`_ `` or `` `words` `` at the start.
fn link(text: &str) -> Option<(String, Option<String>, &str)> {
    let (inner, rest) = text.strip_prefix('`')?.split_once('`')?;
    let target = shown(inner);
    let rest = rest.trim_start_matches('_');
    Some(match target {
        Some((shown, target)) => (shown, Some(target), rest),
        None => (inner.to_owned(), None, rest),
    })
}

fn shown(inner: &str) -> Option<(String, String)> {
    let (shown, target) = inner.strip_suffix('>')?.rsplit_once('<')?;
    Some((shown.trim().to_owned(), target.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::page::Mark;

    #[test]
    fn marks_are_taken_off_and_kept_in_mind() {
        let made = text("disk.\\ **size** is ``5``, see :ref:`Disk <a__disk>` *(Optional)*");
        assert_eq!(made.plain(), "disk.size is 5, see Disk (Optional)");
        let styles: Vec<_> = made.spans.iter().map(|span| (span.text.as_str(), span.style)).collect();
        assert!(styles.contains(&("size", Mark::Strong)) && styles.contains(&("5", Mark::Code)), "{styles:?}");
        assert!(made.spans.iter().any(|span| span.link.as_deref() == Some("#a__disk")));
        for odd in ["a ** b", "2 * 3 * 4", "`", "``", "\\", ":a:", "*"] {
            text(odd);
        }
    }
}
