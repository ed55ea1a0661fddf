//! What a proof is, and how its cases become tests.

use std::fmt::Write as _;

use oplog_findings::{CheckResult, Finding};

use crate::proofs::evidence::Evidence;

/// One case: a server's behaviour in one sentence, and the evidence that it leaves.
pub(crate) type Case = (&'static str, fn() -> Evidence);

/// What shows that a rule can fail, and that it does not fail for nothing.
pub(crate) struct Proof {
    /// The rule's id.
    pub(crate) rule: &'static str,
    /// Violations that it must report as such.
    pub(crate) catches: &'static [Case],
    /// Violations that it must report as conflicts of the documentation.
    pub(crate) conflicts: &'static [Case],
    /// Right answers: it must look, and say nothing.
    pub(crate) accepts: &'static [Case],
}

/// Declares the proof of one rule. Each case is a test of its own, `<family>::<rule>::catches::<sentence>`; without a case to
/// catch and one to accept it does not compile. What the rule `leaves` is another rule's business, or nobody's: it must not
/// claim to have looked.
macro_rules! proof {
    (
        $module:ident: $rule:literal,
        catches { $($catch:ident: $caught:expr,)+ }
        $(conflicts { $($conflict:ident: $conflicting:expr,)+ })?
        accepts { $($accept:ident: $accepted:expr,)+ }
        $(leaves { $($leave:ident: $left:expr,)+ })?
    ) => {
        pub(crate) mod $module {
            use super::*;

            pub(crate) const PROOF: $crate::proofs::proof::Proof = $crate::proofs::proof::Proof {
                rule: $rule,
                catches: &[$((stringify!($catch), catches::evidence::$catch)),+],
                conflicts: &[$($((stringify!($conflict), conflicts::evidence::$conflict)),+)?],
                accepts: &[$((stringify!($accept), accepts::evidence::$accept)),+],
            };

            $crate::proofs::proof::cases!(catches $rule, caught, $($catch: $caught,)+);
            $($crate::proofs::proof::cases!(conflicts $rule, conflicting, $($conflict: $conflicting,)+);)?
            $crate::proofs::proof::cases!(accepts $rule, accepted, $($accept: $accepted,)+);
            $($crate::proofs::proof::cases!(leaves $rule, left, $($leave: $left,)+);)?
        }
    };
}

/// One group of cases of a [`proof`].
macro_rules! cases {
    ($group:ident $rule:literal, $holds:ident, $($name:ident: $evidence:expr,)+) => {
        mod $group {
            pub(super) mod evidence {
                use super::super::*;
                $(pub(crate) fn $name() -> $crate::proofs::evidence::Evidence { $evidence })+
            }
            $(#[test] fn $name() { $crate::proofs::proof::$holds($rule, &evidence::$name()); })+
        }
    };
}

pub(crate) use {cases, proof};

fn verdict(rule: &str, evidence: &Evidence) -> CheckResult {
    let verdict = evidence.check(rule);
    for finding in &verdict.findings {
        let fact = evidence.operation().fact(&finding.fact);
        assert!(fact.is_some(), "a finding about {}, which is no fact: no report would show it", finding.fact);
        assert!(verdict.checked.contains(&finding.fact), "a finding about {}, which was not checked", finding.fact);
    }
    verdict
}

/// A violation: at least one finding that is no conflict.
pub(crate) fn caught(rule: &str, evidence: &Evidence) {
    let verdict = verdict(rule, evidence);
    let departs = verdict.findings.iter().any(|finding| finding.erratum.is_none());
    assert!(departs, "{rule} does not catch it: {}", lines(&verdict));
}

/// A conflict: findings, each under an erratum.
pub(crate) fn conflicting(rule: &str, evidence: &Evidence) {
    let verdict = verdict(rule, evidence);
    assert!(!verdict.findings.is_empty(), "{rule} does not see it");
    let conflicts = verdict.findings.iter().all(|finding| finding.erratum.is_some());
    assert!(conflicts, "{rule} takes a conflict for a violation: {}", lines(&verdict));
}

/// A right answer: facts were checked, nothing was found.
pub(crate) fn accepted(rule: &str, evidence: &Evidence) {
    let verdict = verdict(rule, evidence);
    assert!(verdict.findings.is_empty(), "{rule} cries wolf: {}", lines(&verdict));
    assert!(!verdict.checked.is_empty(), "{rule} did not look");
}

/// Not this rule's business: nothing was checked.
pub(crate) fn left(rule: &str, evidence: &Evidence) {
    let verdict = verdict(rule, evidence);
    assert!(verdict.findings.is_empty(), "{rule} cries wolf: {}", lines(&verdict));
    assert!(verdict.checked.is_empty(), "{rule} claims to have checked {:?}", verdict.checked.names());
}

/// Findings of one case that a person wants to read.
const SHOWN: usize = 2;

/// What the rules of these proofs say about each violation, for a person to read.
pub(crate) fn told(proofs: &[&Proof]) -> String {
    let mut text = String::new();
    for proof in proofs {
        let _ = writeln!(text, "{}", proof.rule);
        for (name, evidence) in proof.catches.iter().chain(proof.conflicts) {
            let _ = writeln!(text, "  {}", name.trim_start_matches("r#").replace('_', " "));
            let findings = lines(&verdict(proof.rule, &evidence()));
            for line in findings.lines().take(SHOWN) {
                let _ = writeln!(text, "    {line}");
            }
            match findings.lines().count() {
                0..=SHOWN => {}
                all => _ = writeln!(text, "    and {} more", all - SHOWN),
            }
        }
    }
    text
}

/// The findings, one a line.
fn lines(verdict: &CheckResult) -> String {
    let line = |finding: &Finding| {
        let Finding { fact, at, expected, actual, erratum, .. } = finding;
        let erratum = erratum.as_ref().map_or_else(String::new, |id| format!(" [erratum {id}]"));
        format!("{fact}, at {at}: expected {expected}; actual {actual}{erratum}")
    };
    match verdict.findings.as_slice() {
        [] => format!("nothing, having checked {:?}", verdict.checked.names()),
        findings => findings.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}
