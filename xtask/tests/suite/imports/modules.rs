//! The modules of a crate, and which of them each imports.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::source::{Import, Source};

/// A module's place: the names from the crate's root to it.
type Place = Vec<String>;

pub(super) struct Modules(BTreeMap<Place, Source>);

impl Modules {
    /// The modules in a folder that holds `lib.rs` or `main.rs`. The program beside a library is no part of it.
    pub(super) fn below(src: &Path) -> Self {
        let mut files = Vec::new();
        collect(src, src, &mut files);
        if files.iter().any(|(name, _)| name == "lib.rs") {
            files.retain(|(name, _)| name != "main.rs");
        }
        Self::new(files)
    }

    /// The modules of these files: names below `src`, and texts.
    pub(super) fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(files.into_iter().map(|(name, text)| (place(&name), Source::read(&text))).collect())
    }

    /// From each module to those that it imports.
    pub(super) fn imports(&self) -> BTreeMap<String, Vec<String>> {
        let named = |place: &Place| if place.is_empty() { "lib".to_owned() } else { place.join("::") };
        let imports = self.0.iter().map(|(place, source)| {
            let targets: BTreeSet<Place> = self.targets(place, source).filter(|target| target != place).collect();
            (named(place), targets.iter().map(named).collect())
        });
        imports.collect()
    }

    /// The modules that define what a module names.
    fn targets<'a>(&'a self, place: &'a Place, source: &'a Source) -> impl Iterator<Item = Place> + 'a {
        let is_used = |name: &String| source.paths.iter().any(|path| path.first() == Some(name));
        let lines = source.imports.iter().filter(move |import| !import.is_public || is_used(&import.name));
        let lines = lines.filter(|import| self.module(place, &import.path).is_none()).map(|import| &import.path);
        let code = source.paths.iter().filter(|path| path.len() > 1);
        lines.chain(code).filter_map(|path| self.home(place, path, &mut Vec::new()))
    }

    /// The module that defines what `path` leads to, seen from the module at `from`; `None` outside of the crate.
    fn home(&self, from: &Place, path: &[String], seen: &mut Vec<(Place, String)>) -> Option<Place> {
        let (module, rest) = self.walk(from, path)?;
        let Some(name) = rest.first().filter(|name| *name != "*") else { return Some(module) };
        if seen.contains(&(module.clone(), name.clone())) {
            return Some(module);
        }
        seen.push((module.clone(), name.clone()));
        let imports = &self.0.get(&module)?.imports;
        match imports.iter().find(|import| import.name == *name) {
            Some(Import { path, .. }) => {
                let path: Vec<String> = path.iter().chain(&rest[1..]).cloned().collect();
                self.home(&module, &path, seen)
            }
            None => Some(module),
        }
    }

    /// The module that `path` is, if it is one.
    fn module(&self, from: &Place, path: &[String]) -> Option<Place> {
        self.walk(from, path).filter(|(_, rest)| rest.is_empty()).map(|(module, _)| module)
    }

    /// Follows `path` from module to module as far as those go, and tells what is left of it.
    fn walk<'p>(&self, from: &Place, path: &'p [String]) -> Option<(Place, &'p [String])> {
        let (mut place, mut rest) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (from.clone(), &path[1..]),
            "super" => (from.split_last()?.1.to_vec(), &path[1..]),
            name => {
                let child: Place = from.iter().cloned().chain([name.to_owned()]).collect();
                let is_here = self.0.contains_key(&child)
                    || self.0.get(from)?.imports.iter().any(|import| import.name == name && import.path[0] != name);
                if !is_here {
                    return None;
                }
                (from.clone(), path)
            }
        };
        while let [name, tail @ ..] = rest {
            if name == "super" {
                place.pop()?;
            } else {
                let child: Place = place.iter().cloned().chain([name.clone()]).collect();
                if !self.0.contains_key(&child) {
                    break;
                }
                place = child;
            }
            rest = tail;
        }
        Some((place, rest))
    }
}

fn place(file: &str) -> Place {
    let mut names: Place = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    let is_folder = names.last().is_some_and(|name| name == "mod");
    if is_folder || names == ["lib"] || names == ["main"] {
        names.pop();
    }
    names
}

fn collect(folder: &Path, src: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, src, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(src).unwrap().to_string_lossy().replace('\\', "/");
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}
