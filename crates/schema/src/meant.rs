//! "Did you mean": the known name that is most like an unknown one.

/// What an unknown name probably means, as the end of a sentence.
pub(crate) fn meant(name: &str, known: impl Iterator<Item = String>) -> String {
    let likeness = |known: &String| strsim::normalized_damerau_levenshtein(name, known);
    let nearest = known.map(|known| (likeness(&known), known)).max_by(|(a, _), (b, _)| a.total_cmp(b));
    let nearest = nearest.filter(|(likeness, _)| *likeness > 0.5);
    nearest.map_or_else(String::new, |(_, known)| format!("; did you mean `{known}`?"))
}
