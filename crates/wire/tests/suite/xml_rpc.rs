//! The RPC dialect: bare elements typed by the documentation alone.

use crate::shapes;

use crate::shapes::{array, object};
use oplog_wire::Shape;
use oplog_wire::xml::{Decoded, Dialect, parse};
use proptest::prelude::*;
use serde_json::{Value, json};

fn logs() -> Shape {
    object([
        ("RequestId", Shape::String),
        ("MaxResults", Shape::Integer),
        ("IsTruncated", Shape::Boolean),
        ("ExecutionLogs", array(object([("Message", Shape::String), ("Timestamp", Shape::Time)]))),
        ("Tags", array(Shape::String)),
    ])
}

fn decode(document: &str, shape: &Shape) -> Decoded {
    Dialect::Rpc.decode(&parse(document.as_bytes()).unwrap(), shape)
}

/// Decodes a response with `content`; members that are not in `expected` are the empty lists.
#[track_caller]
fn reads(content: &str, expected: Value, notes: &[&str]) {
    let decoded = decode(&format!("<Response>{content}</Response>"), &logs());
    let mut complete = json!({"ExecutionLogs": [], "Tags": []});
    complete.as_object_mut().unwrap().extend(expected.as_object().unwrap().clone());
    assert_eq!(decoded.value, complete);
    let taken: Vec<String> = decoded.notes.iter().map(|note| format!("{}: {}", note.pointer, note.kind)).collect();
    assert_eq!(taken, notes);
}

#[test]
fn leaves_are_typed_by_their_shape() {
    reads(
        "<RequestId>14A0</RequestId><MaxResults>50</MaxResults><IsTruncated>true</IsTruncated><Other>7</Other>",
        json!({"RequestId": "14A0", "MaxResults": 50, "IsTruncated": true, "Other": "7"}),
        &[],
    );
    reads("<MaxResults>many</MaxResults>", json!({"MaxResults": "many"}), &[]);
    reads("<RequestId/><MaxResults/>", json!({"RequestId": "", "MaxResults": ""}), &[]);
}

#[test]
fn a_list_is_its_element_repeated() {
    reads(
        "<ExecutionLogs><Message>a</Message></ExecutionLogs><ExecutionLogs><Message>b</Message></ExecutionLogs>",
        json!({"ExecutionLogs": [{"Message": "a"}, {"Message": "b"}]}),
        &[],
    );
    reads("<ExecutionLogs><Message>a</Message></ExecutionLogs>", json!({"ExecutionLogs": [{"Message": "a"}]}), &[]);
    reads("<Tags>a</Tags><RequestId>1</RequestId><Tags></Tags>", json!({"Tags": ["a", ""], "RequestId": "1"}), &[]);
}

#[test]
fn a_list_in_a_wrapper_element_is_read_too() {
    reads(
        "<ExecutionLogs><ExecutionLog><Message>a</Message></ExecutionLog><ExecutionLog><Message>b</Message></ExecutionLog></ExecutionLogs>",
        json!({"ExecutionLogs": [{"Message": "a"}, {"Message": "b"}]}),
        &[],
    );
    reads(
        "<ExecutionLogs>\n  <ExecutionLog><Message>a</Message></ExecutionLog>\n</ExecutionLogs>",
        json!({"ExecutionLogs": [{"Message": "a"}]}),
        &[],
    );
    reads("<ExecutionLogs/>", json!({"ExecutionLogs": []}), &[]);
    reads("<Tags><Tag>a</Tag></Tags>", json!({"Tags": ["a"]}), &[]);
    reads(
        "<Tags><Tag>a</Tag><Label>b</Label></Tags>",
        json!({"Tags": ["a", "b"]}),
        &["/Tags/1: list item is named `Label`, expected `Tag`"],
    );
}

#[test]
fn a_list_that_is_absent_is_empty() {
    reads("", json!({}), &[]);
    reads("\n  ", json!({}), &[]);
}

#[test]
fn violations_are_noted() {
    reads(
        "<RequestId>1</RequestId><RequestId>2</RequestId>",
        json!({"RequestId": ["1", "2"]}),
        &["/RequestId: repeated element"],
    );
    reads(
        "<MaxResults type='integer'>5</MaxResults>",
        json!({"MaxResults": 5}),
        &["/MaxResults: unexpected attribute `type`"],
    );
    reads("...<RequestId>1</RequestId>", json!({"RequestId": "1"}), &[": text between elements"]);
    reads("<RequestId xmlns='urn:x'>1</RequestId>", json!({"RequestId": "1"}), &[]);
}

#[test]
fn an_error_reads_as_a_flat_object() {
    let decoded = decode(
        "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>1</RequestId><Code>InvalidNextToken</Code></Error>",
        &object([("RequestId", Shape::String), ("Code", Shape::String)]),
    );
    assert_eq!(decoded.root, "Error");
    assert_eq!(decoded.value, json!({"RequestId": "1", "Code": "InvalidNextToken"}));
}

#[test]
fn a_response_is_written_without_blanks_nulls_or_attributes() {
    let value = json!({
        "ExecutionLogs": [{"Message": "{'a': 1 < 2}", "Timestamp": "2019-05-24T02:29:07Z"}, {"Message": "b"}],
        "MaxResults": 50,
        "NextToken": null,
        "IsTruncated": false,
        "RequestId": "",
    });
    let text = Dialect::Rpc.encode("ListExecutionLogsResponse", "", &value, &logs());
    assert_eq!(
        text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListExecutionLogsResponse>\
         <ExecutionLogs><Message>{'a': 1 &lt; 2}</Message><Timestamp>2019-05-24T02:29:07Z</Timestamp></ExecutionLogs>\
         <ExecutionLogs><Message>b</Message></ExecutionLogs>\
         <MaxResults>50</MaxResults><IsTruncated>false</IsTruncated><RequestId></RequestId>\
         </ListExecutionLogsResponse>"
    );
}

#[test]
fn a_list_at_the_root_has_items_of_the_given_name() {
    let shape = array(Shape::Integer);
    let text = Dialect::Rpc.encode("Numbers", "Number", &json!([1, 2]), &shape);
    assert!(text.ends_with("<Numbers><Number>1</Number><Number>2</Number></Numbers>"), "{text}");
    assert_eq!(decode(&text, &shape).value, json!([1, 2]));
}

proptest! {
    #[test]
    fn an_object_survives_the_round_trip((shape, value) in shapes::rpc_object()) {
        let text = Dialect::Rpc.encode("Response", "", &value, &shape);
        let decoded = decode(&text, &shape);
        prop_assert_eq!(&decoded.value, &value, "{}", text);
        prop_assert_eq!(decoded.notes, [], "{}", text);
    }
}
