//! The judge against servers that are wrong in one way each, and against ones that are merely unusual.
//!
//! A server is the stand-in with a fault between it and the network. Each fault names the rules of which at least one must
//! catch it; each oddity must raise no failure.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bodies;
mod errors;
mod forms;
mod oddities;
mod pages;
mod server;

use server::{Fault, judge};

/// Judges the fault's operation and says what is wrong with the verdict, if anything.
async fn check(fault: &Fault) -> Option<String> {
    let caught = judge(fault).await;
    let wanted = fault.caught_by;
    let right = if wanted.is_empty() { caught.is_empty() } else { wanted.iter().any(|rule| caught.contains(*rule)) };
    (!right).then(|| format!("{}: expected one of {wanted:?}, caught by {caught:?}", fault.name))
}

async fn all(faults: &[Fault]) {
    assert!(!faults.is_empty(), "no server to judge");
    let mut wrong = Vec::new();
    for fault in faults {
        wrong.extend(check(fault).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn faults_of_bodies_are_caught() {
    all(bodies::FAULTS).await;
}

#[tokio::test]
async fn faults_of_pages_and_filters_are_caught() {
    all(pages::FAULTS).await;
}

#[tokio::test]
async fn faults_of_errors_are_caught() {
    all(errors::FAULTS).await;
}

#[tokio::test]
async fn faults_between_forms_and_operations_are_caught() {
    all(forms::FAULTS).await;
}

#[tokio::test]
async fn unusual_but_correct_servers_raise_no_failure() {
    all(oddities::ODDITIES).await;
}
