//! A later edition of a page, taken into tables that a person has worked on since.
//!
//! Three sides: the facts that were read before (`page.json`), the facts of the new edition, and the tables. A fact that differs between
//! the editions is brought into the tables where they still say what the earlier edition said; where a person wrote something else, that
//! stays and is told. Without `page.json` the tables themselves are the earlier side.
//!
//! Whatever is not the page's, as conditions, samples, comments and the order of keys, stays as it is (`toml_edit`). A change after which
//! the tables would not load is left to the person. The parts: [`rows`] finds rows and cells in a document.

mod rows;

use oplog_lint::difference::{Difference, Earlier, FactChange, between};
use oplog_lint::{Contradiction, lists, of_operation, rules};
use oplog_schema::{LoadError, Operation};
use toml_edit::DocumentMut;

use crate::draft::{self, tables};
use crate::facts::Imported;
use rows::Row;

/// Differences of one edition that are brought in; a page with more is another page.
const MOST: usize = 2_000;
/// Of them, those that are tried one by one where they cannot be brought in together: each try reads the tables again.
const TRIED: usize = 200;

/// Why a page cannot be taken into tables.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The tables do not load as they are.
    #[error(transparent)]
    Tables(#[from] LoadError),
    /// The tables are no TOML that can be changed.
    #[error("the tables cannot be changed: {0}")]
    Toml(#[from] toml_edit::TomlError),
    /// The facts of the earlier edition cannot be read.
    #[error(
        "the facts of the earlier edition (`page.json`) cannot be read: {0}; without that file the tables are compared"
    )]
    Earlier(#[from] serde_json::Error),
    /// It is another page.
    #[error("the page differs from the tables in {0} facts, and at most {MOST} are taken in: import it anew")]
    TooMany(usize),
}

/// What a new edition changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdatedTables {
    /// The differences, each with what becomes of it.
    pub changes: Vec<Brought>,
    /// Contradictions of the new edition that the earlier one did not have.
    pub contradictions: Vec<Brought>,
    /// How many facts stand elsewhere on the page, and are otherwise the same.
    pub moved: usize,
    /// The tables with everything that could be brought in.
    pub tables: String,
    /// The facts of the new edition, for the next time.
    pub page: String,
}

/// A difference with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The difference as one line.
    pub what: String,
    /// Why it is left to a person; `None` where it is in the new tables.
    pub left: Option<String>,
}

impl UpdatedTables {
    /// Whether the new edition says the same as the earlier one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.contradictions.is_empty() && self.moved == 0
    }
}

/// Takes a new edition into `tables`, the text of the file `path`; `earlier` is the text of `page.json` beside it.
///
/// # Errors
/// When the tables or the earlier facts cannot be read, or the page is another one.
pub fn update(path: &str, tables: &str, earlier: Option<&str>, page: &Imported) -> Result<UpdatedTables, UpdateError> {
    let operation = Operation::from_toml(path, tables)?;
    let document: DocumentMut = tables.parse()?;
    let (before, against) = match earlier {
        Some(text) => (serde_json::from_str::<Imported>(text)?, Earlier::Edition),
        None => (of_operation(&operation, &[]), Earlier::Tables),
    };
    let differences = between(&before, page, against);
    if differences.len() > MOST {
        return Err(UpdateError::TooMany(differences.len()));
    }
    let sides = Sides { path, before: drafted(&before)?, after: drafted(page)? };
    let (mut document, changes) = sides.bring(document, &differences);
    let moved = sides.move_places(&mut document);
    let contradictions = sides.contradictions(&mut document, &operation, earlier, page);
    Ok(UpdatedTables { changes, contradictions, moved, tables: document.to_string(), page: draft::facts(page) })
}

/// The rows that a draft of these facts would have.
fn drafted(imported: &Imported) -> Result<DocumentMut, toml_edit::TomlError> {
    tables::write(imported, "page/page", "page", &lists::find(imported), &[], &mut Vec::new()).parse()
}

/// What both editions would be drafted as, and where the tables are.
struct Sides<'a> {
    path: &'a str,
    before: DocumentMut,
    after: DocumentMut,
}

impl Sides<'_> {
    /// The tables with the differences: all together where they load then, else one by one.
    fn bring(&self, document: DocumentMut, differences: &[Difference]) -> (DocumentMut, Vec<Brought>) {
        let mut together = document.clone();
        let left: Vec<Option<String>> = differences.iter().map(|one| self.apply(&mut together, one).err()).collect();
        let lines = |left: Vec<Option<String>>| {
            let told = differences.iter().map(ToString::to_string).zip(left);
            told.map(|(what, left)| Brought { what, left }).collect()
        };
        if self.loads(&together).is_ok() {
            return (together, lines(left));
        }
        let mut document = document;
        let mut left = Vec::new();
        for (number, one) in differences.iter().enumerate() {
            let mut tried = document.clone();
            left.push(match self.apply(&mut tried, one) {
                Err(why) => Some(why),
                Ok(()) if number >= TRIED => Some("not tried: too many differences before it".to_owned()),
                Ok(()) => match self.loads(&tried) {
                    Ok(()) => {
                        document = tried;
                        None
                    }
                    Err(why) => Some(format!("the tables would not load: {why}")),
                },
            });
        }
        (document, lines(left))
    }

    fn loads(&self, document: &DocumentMut) -> Result<(), LoadError> {
        Operation::from_toml(self.path, &document.to_string()).map(|_| ())
    }

    /// Brings one difference in; the error says why a person must.
    fn apply(&self, document: &mut DocumentMut, one: &Difference) -> Result<(), String> {
        let row = Row::of(&one.fact).ok_or("tables have no place for it")?;
        match &one.change {
            FactChange::Added(_) => {
                if row.find(document).is_some() {
                    return Ok(());
                }
                row.add(document, &self.after)
            }
            FactChange::Removed(_) => {
                if row.find(document).is_some() {
                    row.remove(document);
                }
                Ok(())
            }
            FactChange::Changed { what, .. } => row.change(document, what, &self.before, &self.after),
        }
    }

    /// Writes where each row stands now, unless a person wrote another place; how many have moved.
    fn move_places(&self, document: &mut DocumentMut) -> usize {
        let rows = rows::all(&self.after);
        rows.iter()
            .filter(|row| row.change(document, "at", &self.before, &self.after) == Ok(()))
            .filter(|row| row.differs("at", &self.before, &self.after))
            .count()
    }

    /// Adds an erratum for each contradiction that is new; one that has an erratum about the same fact already is told alone.
    fn contradictions(
        &self,
        document: &mut DocumentMut,
        operation: &Operation,
        earlier: Option<&str>,
        page: &Imported,
    ) -> Vec<Brought> {
        let earlier: serde_json::Value = earlier.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let was_there = |lint: &str, found: &Contradiction| {
            earlier["contradictions"].as_array().into_iter().flatten().any(|known| {
                known["lint"] == lint
                    && known["fact"].as_str() == found.fact.as_deref()
                    && known["shows"] == found.shows.as_str()
            })
        };
        let mut told = Vec::new();
        for (rule, found) in rules::contradictions(page).into_iter().filter(|(rule, found)| !was_there(rule.id, found))
        {
            let fact = found.fact.clone().unwrap_or_default();
            // Without an earlier edition nobody knows what is new: what an erratum is about is settled.
            let is_settled = operation.errata_about(&fact).next().is_some();
            if is_settled && earlier.is_null() {
                continue;
            }
            let left = if is_settled {
                Some("an erratum is about the same fact: see whether it still fits".to_owned())
            } else if !tables::has_row(document, &fact) {
                Some("it is about no row of the tables".to_owned())
            } else {
                let mut tried = document.clone();
                let what = rule.id.rsplit('/').next().unwrap_or_default();
                rows::append(&mut tried, "erratum", tables::erratum(what, &fact, &found));
                match self.loads(&tried) {
                    Ok(()) => {
                        *document = tried;
                        None
                    }
                    Err(why) => Some(format!("the tables would not load: {why}")),
                }
            };
            told.push(Brought { what: format!("! {} {fact}: {}, yet {}", rule.id, found.says, found.shows), left });
        }
        told
    }
}
