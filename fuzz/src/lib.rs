//! Damaged bytes for every parser of bytes that come from elsewhere: from targets, clients, files.
//!
//! [`targets`] has one function for each parser, which panics where the parser is wrong; [`mutation`] damages inputs; [`Fuzzer`] runs
//! both. What a target returns tells one outcome from another, and an input with a new outcome is damaged further: that leads deeper
//! without any instrumentation, so that it works with the stable compiler. Edges: every input that made something panic is kept below
//! `crashes/` and is a test from then on.

pub mod mutation;
pub mod targets;

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use mutation::Mutation;
use targets::Target;
use xxhash_rust::xxh3::xxh3_64;

/// Inputs that are damaged further, at most.
const CORPUS: usize = 512;
/// Bytes of an outcome that tell it from others.
const OUTCOME: usize = 48;

/// An input that made a target panic.
#[derive(Debug)]
pub struct Crash {
    /// The name of the target.
    pub target: &'static str,
    /// The input.
    pub input: Vec<u8>,
    /// What the panic says.
    pub message: String,
}

impl Crash {
    /// The name of the file that keeps it.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{:016x}", xxh3_64(&self.input))
    }
}

/// One target under way.
#[derive(Debug)]
pub struct Fuzzer {
    target: &'static Target,
    mutation: Mutation,
    corpus: Vec<Vec<u8>>,
    /// How many of these are the target's own.
    seeds: usize,
    outcomes: HashSet<String>,
    /// How many inputs it had.
    pub cases: u64,
}

impl Fuzzer {
    /// Begins with the target's own inputs; the same seed gives the same inputs.
    #[must_use]
    pub fn new(target: &'static Target, seed: u64) -> Self {
        let mutation = Mutation::new(seed ^ xxh3_64(target.name.as_bytes()));
        let corpus = (target.seeds)();
        Self { target, mutation, seeds: corpus.len(), corpus, outcomes: HashSet::new(), cases: 0 }
    }

    /// Tries one more input.
    ///
    /// # Errors
    /// When the target panics.
    pub fn step(&mut self) -> Result<(), Box<Crash>> {
        let place = usize::try_from(self.cases).unwrap_or(usize::MAX);
        // Its own inputs first, as they are.
        let input = match self.corpus.get(place).filter(|_| place < self.seeds) {
            Some(seed) => seed.clone(),
            None => self.mutation.of(&self.corpus),
        };
        self.cases += 1;
        let outcome = check(self.target, &input)?;
        if self.corpus.len() < CORPUS && self.outcomes.insert(outcome) {
            self.corpus.push(input);
        }
        Ok(())
    }
}

/// Shows a target one input. What comes of it, as far as it tells outcomes apart.
///
/// # Errors
/// When the target panics.
pub fn check(target: &'static Target, input: &[u8]) -> Result<String, Box<Crash>> {
    let outcome = catch_unwind(AssertUnwindSafe(|| (target.check)(input))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        let message = text.unwrap_or_default().to_owned();
        Box::new(Crash { target: target.name, input: input.to_vec(), message })
    })?;
    Ok(outcome.chars().filter(|char| !char.is_ascii_digit()).take(OUTCOME).collect())
}
