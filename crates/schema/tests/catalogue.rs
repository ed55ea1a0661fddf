//! The tables in the repository load, and hang together.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use oplog_schema::Catalogue;

#[test]
fn the_tables_of_the_repository_load() {
    if let Err(error) = Catalogue::embedded() {
        panic!("{error}");
    }
}

#[test]
fn every_fact_says_where_it_stands_and_what_it_means() {
    for operation in Catalogue::embedded().unwrap().operations() {
        for fact in operation.facts() {
            assert!(!fact.at.is_empty() && !fact.about.is_empty(), "{}", operation.full_id(&fact.local));
        }
    }
}
