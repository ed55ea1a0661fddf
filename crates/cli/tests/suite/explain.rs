//! `explain`: every id that a report shows leads somewhere.

use oplog_conformance::rules;
use oplog_schema::Catalogue;

use crate::support::oplog;

#[test]
fn a_rule_a_fact_and_an_operation_are_explained() {
    oplog(&["explain", "pagination/next-consistent"]).ends_with(0).says("To relax it").says("#response.nextMarker");
    oplog(&["explain", "onapp/list-transactions"]).ends_with(0).says("GET /transactions.json").says("Facts");
    let fact = "baidu-bbc/query-operation-log#response.nextMarker";
    oplog(&["explain", fact]).ends_with(0).says("row      Return Parameter, row 3").says("pagination/next-consistent");
    oplog(&["explain", "pagination"]).ends_with(0).says("pagination/no-gap");
    oplog(&["explain", "huawei-ecs"]).ends_with(0).says("huawei-ecs/show-server-action");
}

#[test]
fn an_error_row_is_explained_with_its_recipe() {
    let catalogue = Catalogue::embedded().unwrap();
    let operation = &catalogue.operations()[0];
    let row = &operation.errors()[0];
    let run = oplog(&["explain", &operation.full_id(&format!("error.{}", row.id))]).ends_with(0);
    run.says(&row.message).says(&row.code).says("recipe");
}

#[test]
fn the_overview_lists_every_rule_and_operation() {
    let run = oplog(&["explain"]).ends_with(0);
    let catalogue = Catalogue::embedded().unwrap();
    let operations = catalogue.operations().iter().map(|operation| operation.id().to_string());
    for id in rules::infos().map(|rule| rule.id.to_owned()).chain(operations) {
        assert!(run.stdout.contains(&id), "{id}");
    }
}
