//! What the lints find in the built-in operations: one line each.

use std::fmt::Write as _;

use oplog_schema::{Catalogue, Source, golden};

use crate::support::line;

#[test]
fn what_the_built_in_operations_leave_to_be_found() {
    let catalogue = Catalogue::embedded().expect("the tables");
    let cases = golden::load(&Source::Embedded).expect("golden cases");
    let mut shown = String::new();
    for operation in catalogue.operations() {
        let _ = writeln!(shown, "{}", operation.id());
        for finding in oplog_lint::check(operation, &oplog_lint::of_operation(operation, &cases)) {
            let _ = writeln!(shown, "  {}", line(&finding));
        }
    }
    insta::assert_snapshot!(shown);
}
