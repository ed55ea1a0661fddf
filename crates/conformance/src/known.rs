//! Entries that were read before: what was found in one holds wherever the same bytes come again.
//!
//! A run reads one list hundreds of times, in other pages, windows and orders. What rules of the kind
//! [`Values`](crate::rules::Check::Values) say of an entry depends on its bytes, and on what of the request and the answer is kept as
//! its [`Setting`]; so a page of which every entry is known is read without its entries. Where any is new, or was found wrong in a way
//! that is told with its place, the page is read as a whole.
//!
//! What is kept is bounded in number and bytes, whatever a target sends; once it is full, pages with new entries are read as a whole.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;
use oplog_findings::{Request, Response};
use oplog_schema::errata::Circumstances;
use oplog_schema::path::Step;
use oplog_schema::tables::{AllowanceCondition, NextLink, Pagination};
use oplog_schema::{FieldPath, Operation};
use oplog_wire::MediaType;
use oplog_wire::body::split;
use serde_json::{Map, Value};

use crate::answer::{Answer, circumstances};
use crate::contract::{Contract, Violation};
use crate::entry::{EntryCoverage, KnownEntry};
use crate::heavy::BYTES;
use crate::rules::{self, asked_value};
use crate::sorted::reader;
use crate::walk::entries;

/// Entries that are kept, each once for each setting.
const MOST: usize = 2_000;
/// Bytes of entries that are kept.
const MOST_BYTES: usize = 1 << 20;
/// Entries of a page that is looked at in this way; the violations of a longer one are counted otherwise.
const PAGE: usize = 256;

/// What of a request and its answer decides about an entry, beside the entry.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Setting {
    later_page: bool,
    version: Option<String>,
    /// Whether each flag that fields depend on is set.
    flags: Vec<bool>,
    /// The value of each parameter that members of entries repeat, or are picked by.
    asked: Vec<Option<String>>,
}

/// `None` for an entry that has to be read each time.
type ByBytes = HashMap<Box<[u8]>, Option<Arc<KnownEntry>>, RandomState>;

#[derive(Debug, Default)]
struct Kept {
    entries: Vec<(Setting, ByBytes)>,
    coverages: Vec<Arc<EntryCoverage>>,
    number: usize,
    bytes: usize,
}

/// The entries of one operation that were read before.
#[derive(Debug)]
pub struct KnownEntries<'a> {
    contract: &'a Contract,
    /// The members that lead to the list; `None` where what is said of entries depends on more than they and their setting.
    list: Option<Vec<String>>,
    /// The pointer to the list.
    pointer: String,
    heeds_page: bool,
    heeds_version: bool,
    flags: Vec<&'a str>,
    parameters: Vec<&'a str>,
    /// How a body violates the tables that has nothing but an empty list.
    around: Vec<Violation>,
    kept: Mutex<Kept>,
}

impl<'a> KnownEntries<'a> {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(contract: &'a Contract) -> Self {
        let operation = &contract.operation;
        let conditions = || operation.errata().iter().filter_map(|row| row.allows.when.as_ref());
        let flags = operation.fields().iter().filter_map(|row| row.present_when.as_ref()?.flag.as_deref());
        let echoes = operation.echoes().iter().map(|row| row.parameter.as_str());
        let filters = operation.value_filters().iter().map(|row| row.parameter.as_str());
        let list = operation.entries_path().filter(|list| stands_alone(operation, list)).and_then(|list| names(&list));
        let empty = list.as_ref().map(|list| body(list, Vec::new()));
        Self {
            contract,
            pointer: list.iter().flatten().flat_map(|name| ["/", name]).collect(),
            around: empty.map(|empty| contract.violations(&empty, &Circumstances::default())).unwrap_or_default(),
            list,
            heeds_page: conditions().any(|when| matches!(when, AllowanceCondition::FirstPage)),
            heeds_version: conditions().any(|when| matches!(when, AllowanceCondition::Below(_))),
            flags: flags.collect(),
            parameters: echoes.chain(filters).collect(),
            kept: Mutex::default(),
        }
    }

    /// Whether this is of that operation.
    pub(crate) fn is_of(&self, contract: &Contract) -> bool {
        std::ptr::eq(self.contract, contract)
    }

    /// How many are kept, and their bytes.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        let kept = self.kept();
        (kept.number, kept.bytes)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a reply, as [`Answer::new`] does.
    #[must_use]
    pub fn answer<'b>(&self, call: &'b Request, reply: &'b Response, label: impl Into<String>) -> Answer<'b>
    where
        'a: 'b,
    {
        let is_short = reply.body.len() < BYTES && call.form == MediaType::Json && reply.is_success();
        let Some(list) = self.list.as_ref().filter(|_| is_short) else {
            return Answer::new(self.contract, call, reply, label);
        };
        let Some(split) = split(&reply.body, list.iter().map(String::as_str), PAGE) else {
            return Answer::new(self.contract, call, reply, label);
        };
        let here = circumstances(&self.contract.operation, call, reply);
        let setting = self.setting(call, &here);
        let known = self.kept().find(&setting, &split.items);
        let label = label.into();
        let around = known.and_then(|known| {
            let body = self.contract.operation.decode(call.form, self.contract.operation.shape(), &split.around);
            Some((body.ok()?, known))
        });
        match around {
            Some((body, known)) => Answer::around(self.contract, call, reply, label, body, &self.pointer, known),
            None => {
                let answer = Answer::new(self.contract, call, reply, label);
                self.learn(setting, &split.items, &answer);
                answer
            }
        }
    }

    fn setting(&self, call: &Request, here: &Circumstances<'_>) -> Setting {
        let is_set = |flag: &&str| call.query.iter().any(|(name, _)| name == flag);
        Setting {
            later_page: self.heeds_page && here.later_page,
            version: here.version.filter(|_| self.heeds_version).map(str::to_owned),
            flags: self.flags.iter().map(is_set).collect(),
            asked: self.parameters.iter().map(|name| asked_value(&self.contract.operation, call, name)).collect(),
        }
    }

    /// Keeps what there is to know of the entries of an answer that was read as a whole.
    fn learn(&self, setting: Setting, bytes: &[&[u8]], answer: &Answer<'_>) {
        let Some(list) =
            answer.value().and_then(|body| self.contract.operation.entries_path()?.first(body)?.as_array())
        else {
            return;
        };
        if answer.is_rewrapped || list.len() != bytes.len() {
            return;
        }
        let (here, mut kept) = (answer.circumstances(), self.kept());
        for (entry, bytes) in list.iter().zip(bytes) {
            if kept.number >= MOST || kept.bytes + bytes.len() > MOST_BYTES {
                return;
            }
            if kept.of(&setting).is_none_or(|known| !known.contains_key(*bytes)) {
                let checked = self.checked(&mut kept, entry, answer, &here);
                kept.keep(&setting, bytes, checked);
            }
        }
    }

    /// What rules say of an entry by itself; `None` where it has to be read each time.
    fn checked(
        &self,
        kept: &mut Kept,
        entry: &Value,
        answer: &Answer<'_>,
        here: &Circumstances<'_>,
    ) -> Option<Arc<KnownEntry>> {
        let operation = &self.contract.operation;
        let list = self.list.as_ref()?;
        let wrapper = operation.entry_list()?.wrapper.as_ref();
        // Whether entries may stand without their wrapper depends on all of them.
        if wrapper.is_some_and(|name| entry.get(name).is_none()) {
            return None;
        }
        let alone = body(list, vec![entry.clone()]);
        let [digest] = entries(operation, &alone)?[..] else { return None };
        let bare = *operation.entries(&alone)?.first()?;
        let (key, sort) = (operation.entry_key(bare), reader(operation).and_then(|read| read(bare)));
        let violations = self.inside(self.contract.violations(&alone, here))?;
        let alone = answer.with(alone);
        let said = rules::of_values(&alone);
        if said.iter().any(|(_, result)| !result.findings.is_empty()) {
            return None;
        }
        let checked = said.into_iter().map(|(rule, result)| (rule, result.checked)).collect();
        let coverage = kept.shared(EntryCoverage { presence: alone.presence().clone(), checked });
        Some(Arc::new(KnownEntry { digest, key, sort, violations, coverage }))
    }

    /// Of the violations of a body with one entry those of the entry, seen from there; `None` where they cannot be told from what stands
    /// around it.
    fn inside(&self, violations: Vec<Violation>) -> Option<Vec<Violation>> {
        let place = format!("{}/0", self.pointer);
        let below = |pointer: &String| {
            let rest = pointer.strip_prefix(&place)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
        };
        let mut inside = Vec::new();
        for violation in violations {
            match self.around.iter().find(|around| around.is_like(&violation)) {
                Some(around) if (around.count, &around.pointer) == (violation.count, &violation.pointer) => {}
                Some(_) => return None,
                None => inside.push(Violation {
                    pointer: below(&violation.pointer)?,
                    also_at: violation.also_at.iter().map(below).collect::<Option<_>>()?,
                    ..violation
                }),
            }
        }
        Some(inside)
    }
}

impl Kept {
    fn of(&self, setting: &Setting) -> Option<&ByBytes> {
        self.entries.iter().find(|(own, _)| own == setting).map(|(_, entries)| entries)
    }

    /// The entries with these bytes, where all are known.
    fn find(&self, setting: &Setting, bytes: &[&[u8]]) -> Option<Vec<Arc<KnownEntry>>> {
        let known = self.of(setting)?;
        bytes.iter().map(|bytes| known.get(*bytes)?.clone()).collect()
    }

    fn keep(&mut self, setting: &Setting, bytes: &[u8], entry: Option<Arc<KnownEntry>>) {
        let place = self.entries.iter().position(|(own, _)| own == setting).unwrap_or_else(|| {
            self.entries.push((setting.clone(), HashMap::default()));
            self.entries.len() - 1
        });
        self.number += 1;
        self.bytes += bytes.len();
        self.entries[place].1.insert(bytes.into(), entry);
    }

    fn shared(&mut self, coverage: EntryCoverage) -> Arc<EntryCoverage> {
        if let Some(same) = self.coverages.iter().find(|own| ***own == coverage) {
            return Arc::clone(same);
        }
        let coverage = Arc::new(coverage);
        self.coverages.push(Arc::clone(&coverage));
        coverage
    }
}

/// The names that a path consists of, where no list is on the way.
fn names(path: &FieldPath) -> Option<Vec<String>> {
    let name = |step: &Step| match step {
        Step::Member(name) => Some(name.clone()),
        Step::Items => None,
    };
    path.steps().iter().map(name).collect()
}

/// A body that has nothing but a list.
fn body(list: &[String], items: Vec<Value>) -> Value {
    let around = |below, name: &String| Value::Object(Map::from_iter([(name.clone(), below)]));
    list.iter().rev().fold(Value::Array(items), around)
}

/// Whether what the tables say of entries is about each by itself: nothing around them is held against a member of theirs, or read
/// from one.
fn stands_alone(operation: &Operation, list: &FieldPath) -> bool {
    let is_inside = |path: &FieldPath| path.below(&list.items()).is_some();
    let mut times = operation.time_orders().iter();
    let paging = operation.pagination().into_iter().flat_map(members);
    times.all(|pair| is_inside(&pair.earlier) == is_inside(&pair.later))
        && !paging.filter_map(|name| name.parse().ok()).any(|path| is_inside(&path))
}

/// The members of a body that say how a list is paged.
fn members(paging: &Pagination) -> impl Iterator<Item = &str> {
    let single = [&paging.next, &paging.more, &paging.total, &paging.pages].into_iter().flatten().map(String::as_str);
    single.chain(paging.echo.keys().map(String::as_str)).chain(paging.link.as_ref().and_then(NextLink::member))
}
