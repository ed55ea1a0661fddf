//! The text of one file, as far as imports go: words without comments, literals and test modules, and its `use` lines.

/// One name that a `use` line brings into the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    /// The path as written.
    pub(super) path: Vec<String>,
    /// The name that it has in the file.
    pub(super) name: String,
    /// Whether others can take it from here.
    pub(super) is_public: bool,
}

/// A file, read.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) imports: Vec<Import>,
    /// Paths of more than one name, and names alone, in everything but `use` lines.
    pub(super) paths: Vec<Vec<String>>,
}

impl Source {
    pub(super) fn read(text: &str) -> Self {
        let words = without_tests(&words(text));
        let mut source = Self::default();
        let mut at = 0;
        while at < words.len() {
            // `impl Trait + use<'a>` imports nothing.
            if words[at] == "use" && words.get(at + 1).is_some_and(|word| word != "<") {
                let end = at + words[at..].iter().position(|word| word == ";").unwrap();
                let is_public = at > 0 && (words[at - 1] == "pub" || words[at - 1] == ")");
                tree(&words[at + 1..end], &[], is_public, &mut source.imports);
                at = end;
            } else if is_name(&words[at]) {
                let mut path = vec![words[at].clone()];
                while words.get(at + 1).is_some_and(|word| word == "::") && is_name(&words[at + 2]) {
                    path.push(words[at + 2].clone());
                    at += 2;
                }
                source.paths.push(path);
            }
            at += 1;
        }
        source
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Names, `::`, and every other character by itself.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = literal(rest) {
            length
        } else if is_name(rest) {
            let length = rest.find(|next: char| !(next.is_alphanumeric() || next == '_')).unwrap_or(rest.len());
            words.push(rest[..length].to_owned());
            length
        } else if rest.starts_with("::") {
            words.push("::".to_owned());
            2
        } else {
            words.extend((!first.is_whitespace()).then(|| first.to_string()));
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    words
}

/// The length of the literal of characters that `text` starts with. A lifetime is none.
fn literal(text: &str) -> Option<usize> {
    let prefix = ["br", "b", "r", "c", ""].into_iter().find(|prefix| {
        let after = text.strip_prefix(prefix);
        after.is_some_and(|after| after.starts_with('"') || after.starts_with("#\"") || after.starts_with("##\""))
    });
    if let Some(prefix) = prefix {
        let inner = &text[prefix.len()..];
        let hashes = inner.len() - inner.trim_start_matches('#').len();
        let open = prefix.len() + hashes + 1;
        if prefix.ends_with('r') {
            let close = format!("\"{}", "#".repeat(hashes));
            return text[open..].find(&close).map(|end| open + end + close.len());
        }
        return (hashes == 0).then(|| open + quoted(&text[open..], '"'));
    }
    let inner = text.strip_prefix('\'')?;
    let is_character = inner.starts_with('\\') || inner.chars().nth(1) == Some('\'');
    is_character.then(|| 1 + quoted(inner, '\''))
}

/// The length of what `quote` closes, with it.
fn quoted(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The words without each item that is marked `#[cfg(test)]`.
fn without_tests(words: &[String]) -> Vec<String> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if words[at..].iter().take(MARK.len()).eq(MARK) {
            let mut depth = 0;
            while at < words.len() {
                match words[at].as_str() {
                    "{" => depth += 1,
                    "}" => depth -= 1,
                    _ => {}
                }
                let is_end = depth == 0 && matches!(words[at].as_str(), "}" | ";");
                at += 1;
                if is_end {
                    break;
                }
            }
        } else {
            kept.push(words[at].clone());
            at += 1;
        }
    }
    kept
}

/// Reads what follows `use`, or one branch of it.
fn tree(words: &[String], above: &[String], is_public: bool, imports: &mut Vec<Import>) {
    let mut path = above.to_vec();
    let mut rest = words;
    while let [name, tail @ ..] = rest {
        match name.as_str() {
            "::" => {}
            "{" => return branches(&tail[..tail.len() - 1], &path, is_public, imports),
            "as" => return imports.push(Import { path, name: tail[0].clone(), is_public }),
            "self" if !path.is_empty() => {}
            _ => path.push(name.clone()),
        }
        rest = tail;
    }
    imports.extend(path.last().cloned().map(|name| Import { path: path.clone(), name, is_public }));
}

fn branches(words: &[String], path: &[String], is_public: bool, imports: &mut Vec<Import>) {
    let mut depth = 0;
    let is_comma = |word: &String| {
        depth += i32::from(word == "{") - i32::from(word == "}");
        depth == 0 && word == ","
    };
    words.split(is_comma).for_each(|branch| tree(branch, path, is_public, imports));
}
