//! How much a path that no operation has is like the URI of one.

/// How much of template and path is the same, from 0 to 1, segments left out or put between included.
pub(super) fn likeness(template: &str, path: &str) -> f64 {
    /// A longer path is of no operation.
    const SEGMENTS: usize = 40;
    let segments = |text: &str| -> Vec<String> {
        text.split('/').filter(|part| !part.is_empty()).take(SEGMENTS).map(str::to_owned).collect()
    };
    let (expected, found) = (segments(template), segments(path));
    // A parameter may be anything, so it says nothing by itself.
    let is_plain = |one: &&String| !one.contains('{');
    if !expected.iter().filter(is_plain).any(|one| found.iter().any(|other| alike(one, other) > 0)) {
        return 0.0;
    }
    // For each beginning of the path, the most characters that a beginning of the template shares with it.
    let mut shared = vec![0; found.len() + 1];
    for one in &expected {
        let before = shared.clone();
        for (index, other) in found.iter().enumerate() {
            shared[index + 1] = (before[index] + alike(one, other)).max(before[index + 1]).max(shared[index]);
        }
    }
    // A parameter is as long as what stands for it.
    let plain = |one: &String| one.split('{').next().map_or(0, str::len).max(1);
    let length = |all: &[String]| all.iter().map(String::len).sum::<usize>();
    let parameters = expected.iter().filter(|one| one.contains('{')).count();
    let longest = length(&found).max(expected.iter().map(plain).sum::<usize>() + parameters).max(1);
    // Paths have few characters, so the numbers are exact.
    #[allow(clippy::cast_precision_loss, reason = "paths are short")]
    let likeness = shared[found.len()] as f64 / longest as f64;
    likeness
}

/// How many characters of a segment are as the template has them: all of them, where it has a parameter there.
fn alike(expected: &str, found: &str) -> usize {
    if let Some((text, _)) = expected.split_once('{') {
        return if found.starts_with(text) { found.len() } else { 0 };
    }
    let same = |(a, b): &(u8, u8)| a.eq_ignore_ascii_case(b);
    let start = expected.bytes().zip(found.bytes()).take_while(same).count();
    let rest = expected.len().min(found.len()) - start;
    let end = expected.bytes().rev().zip(found.bytes().rev()).take(rest).take_while(same).count();
    // A few letters that two words share say nothing.
    if (start + end) * 2 > expected.len().max(found.len()) { start + end } else { 0 }
}
