//! No module of a crate imports, over whatever detour, a module that imports it.
//!
//! A module is a file below `src`. It imports the file that *defines* what its paths lead to, in `use` lines and in code alike,
//! so `mod child;` is no import, and who takes a name through a re-export imports the file behind it. What a module takes from the
//! modules around it closes no circle: a child stands inside its parent, whose own items its siblings share. A `pub use` is an import
//! only where the rest of the file uses the name. Modules marked `#[cfg(test)]` are left out. The text alone is read: what a
//! macro expands to is not seen, nor a type that is never named.

mod modules;
mod source;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use modules::Modules;

/// From each module to those that it imports.
type Graph = BTreeMap<String, Vec<String>>;

/// The `src` of every crate in the workspace, by the crate's folder.
fn crates() -> BTreeMap<String, PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let libraries = std::fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let folders = libraries.chain([root.join("xtask")]);
    folders.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path.join("src"))).collect()
}

/// The graph without what modules take from the modules around them.
fn without_parents(mut graph: Graph) -> Graph {
    for (module, imports) in &mut graph {
        imports.retain(|import| import != "lib" && import != "main" && !module.starts_with(&format!("{import}::")));
    }
    graph
}

/// The shortest circle through `start`, which stands at both of its ends.
fn circle(graph: &Graph, start: &str) -> Option<Vec<String>> {
    let mut paths = VecDeque::from([vec![start.to_owned()]]);
    let mut seen = BTreeSet::new();
    while let Some(path) = paths.pop_front() {
        for next in graph.get(path.last()?).into_iter().flatten() {
            let longer = path.iter().chain([next]).cloned().collect();
            if next == start {
                return Some(longer);
            }
            if seen.insert(next) {
                paths.push_back(longer);
            }
        }
    }
    None
}

/// The modules that `start` imports, over detours too.
fn reached<'g>(graph: &'g Graph, start: &'g str) -> BTreeSet<&'g str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(module) = open.pop() {
        let new = graph.get(module).into_iter().flatten().filter(|next| reached.insert(next.as_str()));
        open.extend(new.map(String::as_str));
    }
    reached
}

/// For every set of modules that all import one another: a shortest circle among them, and how many they are.
fn circles(graph: &Graph) -> Vec<String> {
    let mut told = BTreeSet::new();
    let mut circles = Vec::new();
    for start in graph.keys() {
        let together: Vec<&str> = reached(graph, start)
            .into_iter()
            .filter(|module| reached(graph, module).contains(start.as_str()))
            .collect();
        if together.is_empty() || !told.insert(together.clone()) {
            continue;
        }
        let shortest = together.iter().filter_map(|module| circle(graph, module)).min_by_key(Vec::len);
        let path = shortest.unwrap_or_default().join(" -> ");
        circles.push(if together.len() == 2 {
            path
        } else {
            format!("{path} ({} modules that import one another)", together.len())
        });
    }
    circles
}

#[test]
fn no_module_imports_form_a_circle() {
    let mut wrong = String::new();
    for (name, src) in crates() {
        let circles = circles(&without_parents(Modules::below(&src).imports()));
        if !circles.is_empty() {
            wrong += &format!("{name}\n  {}\n", circles.join("\n  "));
        }
    }
    assert!(wrong.is_empty(), "circles of imports:\n{wrong}");
}

#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    assert_eq!(circles(&without_parents(Modules::new(files).imports())), expected);
}

#[test]
fn a_circle_is_found_however_it_is_closed() {
    let root = ("lib.rs", "mod a; mod b;");
    let circle = &["a -> b -> a"][..];
    check(&[root, ("a.rs", "use crate::b::B;"), ("b.rs", "use crate::a::A;")], circle);
    check(&[root, ("a.rs", "use super::b::{self, B};"), ("b.rs", "fn f() { crate::a::f() }")], circle);
    check(&[root, ("a.rs", "use crate::b; fn f() { b::f() }"), ("b.rs", "use crate::{a::A as B, c};")], circle);
}

#[test]
fn what_a_module_takes_from_the_modules_around_it_is_no_circle() {
    check(&[("lib.rs", "mod a; pub fn f() { a::g() }"), ("a.rs", "use crate::f;")], &[]);
    check(&[("lib.rs", "mod a;"), ("a/mod.rs", "mod c; struct A; use c::C;"), ("a/c.rs", "use super::A;")], &[]);
    check(
        &[
            ("lib.rs", "mod a; mod b;"),
            ("a/mod.rs", "mod c; struct A; use c::C;"),
            ("a/c.rs", "use super::A; use crate::b::B;"),
            ("b.rs", "use crate::a::A;"),
        ],
        &["a -> a::c -> b -> a (3 modules that import one another)"],
    );
}

#[test]
fn a_name_counts_where_it_is_defined() {
    check(
        &[("lib.rs", "mod a; mod b; pub use a::A; pub use b::B;"), ("a.rs", "use crate::B;"), ("b.rs", "struct B;")],
        &[],
    );
    check(
        &[
            ("lib.rs", "mod a;"),
            ("a.rs", "mod b; mod c; pub(crate) use b::B;"),
            ("a/b.rs", "use super::c::C;"),
            ("a/c.rs", "/* use super::b::B; */ #[cfg(test)] mod tests { use super::super::b::B; }"),
        ],
        &[],
    );
}
