//! Pseudonyms: what is replaced, by what, and what stays.

use oplog_conformance::record::pseudonyms::{Plain, Pseudonymizer};

use oplog_report::shape::BodyShape;
use oplog_schema::Catalogue;
use oplog_wire::MediaType;
use proptest::prelude::*;
use serde_json::{Value, json};

fn pseudonyms() -> Pseudonymizer {
    Pseudonymizer::new(&["s3cret-of-ours".into()], ["http://10.1.2.3:8080/base", "https://oos.example.cn"])
}

/// A JSON body, read once to get to know it, then rewritten.
fn rewritten(body: &str) -> String {
    let (mut pseudonyms, plain) = (pseudonyms(), Plain::default());
    pseudonyms.body(&plain, MediaType::Json, body.as_bytes()).unwrap();
    String::from_utf8(pseudonyms.body(&plain, MediaType::Json, body.as_bytes()).unwrap()).unwrap()
}

fn value(body: &Value) -> Value {
    serde_json::from_str(&rewritten(&body.to_string())).unwrap()
}

#[test]
fn values_under_telling_names_are_replaced_and_others_stay() {
    let body = json!({
        "user_id": "752be40780484291a9cc7ae50fff3e6d", "operator": "运维", "project": 4711, "action": "reboot",
        "user_type": "admin", "count": 12, "isTruncated": true, "owner": null, "actor": "", "createdAt": "2017-10-24T06:00:12Z",
    });
    let seen = value(&body);
    for name in ["user_id", "operator", "project"] {
        assert_ne!(seen[name], body[name], "{name}");
    }
    for name in ["action", "user_type", "count", "isTruncated", "owner", "actor", "createdAt"] {
        assert_eq!(seen[name], body[name], "{name}");
    }
}

#[test]
fn a_pseudonym_has_the_format_of_what_it_stands_for() {
    for (name, original, format) in [
        ("user_id", "752be40780484291a9cc7ae50fff3e6d", "^[0-9a-f]{32}$"),
        (
            "instance_uuid",
            "e723eb40-f56e-40f9-8c8c-caa517fe06ba",
            "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$",
        ),
        ("request_id", "req-5a429946-c9cc-45cc-b5bd-68864209e5cc", "^req-[0-9a-f]{8}-.{27}$"),
        ("RequestId", "5A429946-C9CC-45CC-B5BD-68864209E5CC", "^[0-9A-F]{8}-.{27}$"),
        ("ExecutionId", "exec-8a2aaf460fdf47c6b5ef", "^exec-[0-9a-f]{20}$"),
        ("DiskId", "d-bpqwertyuiop", "^d-[a-z]{12}$"),
        ("ownerId", "jane-doe-1234567", "^[a-z]{4}-[a-z]{3}-[0-9]{7}$"),
        ("operationIp", "10.12.13.14", r"^192\.0\.2\.\d+$"),
        ("ip", "fe80::1", "^2001:db8::"),
        ("mail", "jane@corp.example.org", r"^user\d+@example\.com$"),
        ("host", "node7.dc1.corp.example.org", r"^host\d+\.example\.com$"),
        ("user", "Jane Doe", "^[A-Z][a-z]{3} [A-Z][a-z]{2}$"),
        ("phone", "+49 151 1234567", r"^\+\d\d \d{3} \d{7}$"),
        ("marker", "1508824812000", r"^[1-9]\d{12}$"),
    ] {
        let seen = value(&json!({name: original}));
        let seen = seen[name].as_str().unwrap();
        assert!(regex::Regex::new(format).unwrap().is_match(seen) && seen != original, "{name}: {seen}");
    }
    let number = value(&json!({"id": -4711}));
    assert!(number["id"].as_i64().is_some_and(|id| (-9999..=-1000).contains(&id) && id != -4711), "{number}");
}

#[test]
fn one_value_has_one_pseudonym_wherever_it_stands() {
    let seen = value(&json!({
        "message": "stopped i-bp1abcdefgh2 for jane-doe-42, see req-5a429946-c9cc-45cc-b5bd-68864209e5cc!",
        "links": [{"href": "http://10.1.2.3:8080/v2/servers/i-bp1abcdefgh2?user=jane-doe-42&limit=2"}],
        "user": "jane-doe-42", "instance_id": "i-bp1abcdefgh2", "again": ["i-bp1abcdefgh2"],
    }));
    let (user, instance) = (seen["user"].as_str().unwrap(), seen["instance_id"].as_str().unwrap());
    assert!(instance.starts_with("i-") && instance != "i-bp1abcdefgh2" && user != "jane-doe-42");
    assert_eq!(seen["again"][0], instance);
    let message = seen["message"].as_str().unwrap();
    assert!(message.starts_with(&format!("stopped {instance} for {user}, see req-")) && !message.contains("5a429946"));
    let href = format!("http://api.example.com/v2/servers/{instance}?user={user}&limit=2");
    assert_eq!(seen["links"][0]["href"], href);
}

#[test]
fn free_text_is_searched_for_what_identifies() {
    for text in [
        "Create, Physical Server ID: i-abcd1234, Operator: 运维部",
        "request:{'InstanceId': 'i-bp1qwertyuiop', 'RequestId': '5A429946-C9CC-45CC-B5BD-68864209E5CC'}",
        "login from 84.23.11.9 and 2001:db9::17 by jane.doe@corp.example.org",
        "user=root2017 failed",
        "fetched http://jane:pa55w0rd@intern.example.org/x",
        "call +49 151 23456789 back",
        "wrote /home/jdoe/report.txt",
        "token QWxhZGRpbjpvcGVuIHNlc2FtZTEyMzQ1Njc4OTA= expired",
        "password: hunter2!",
        "key s3cret-of-ours used on 10.1.2.3:8080",
        "Traceback (most recent call last):\n  File \"/usr/lib/python3/dist-packages/nova/compute/manager.py\", line 3",
        "in C:\\Program\\agent\\worker.exe",
    ] {
        let seen = value(&json!({"message": text}));
        let seen = seen["message"].as_str().unwrap();
        for private in [
            "abcd1234",
            "运维部",
            "qwertyuiop",
            "5A429946",
            "84.23",
            "db9::17",
            "jane",
            "doe",
            "root2017",
            "pa55w0rd",
            "23456789",
            "jdoe",
            "QWxhZ",
            "hunter2",
            "s3cret",
            "10.1.2.3",
            "dist-packages",
            "agent",
        ] {
            assert!(!seen.contains(private), "{private} is left in {seen:?}");
        }
    }
}

#[test]
fn a_port_that_a_system_picked_is_no_difference() {
    let seen = |port: &str| value(&json!({"message": format!("reset by 10.1.2.3:{port}")}));
    assert_eq!(seen("51034"), seen("40712"));
    let file = value(&json!({"message": "in /opt/nova/manager.py"}));
    assert_eq!(file["message"], "in /path/to/file2.py");
}

#[test]
fn a_secret_that_is_a_word_is_replaced_alone_and_not_inside_longer_ones() {
    let (mut pseudonyms, plain) = (Pseudonymizer::new(&["password".into(), "s3cret".into()], []), Plain::default());
    let body = r#"{"action": "reset_root_password", "hint": "a password, my-s3cret1"}"#;
    let seen = String::from_utf8(pseudonyms.body(&plain, MediaType::Json, body.as_bytes()).unwrap()).unwrap();
    assert!(seen.contains("reset_root_password"), "{seen}");
    assert!(!seen.contains("a password") && !seen.contains("s3cret"), "{seen}");
}

#[test]
fn plain_sentences_stay_as_they_are() {
    for text in [
        "The task CheckDiskCategory completed.",
        "Specified parameter Version is not valid.",
        "startTime is invalid.",
        "Traceback (most recent call last): File \"a.py\", line 3",
        "at 2015-03-19T18:04:44+03:00 after 10:58:14",
        "'PageNumber': 1, 'TotalCount': 1, 'Size': 20, 'Status': 'In_use'",
        "listening on 127.0.0.1 and ::1",
        "PUT /is/Datastore/a1/VirtualDisks/State/of/the/Union",
        "application/json;charset=UTF-8",
    ] {
        assert_eq!(value(&json!({"message": text}))["message"], text);
    }
}

#[test]
fn what_does_not_change_keeps_its_bytes() {
    let body = "{ \"a\" : \"\\u00e4\\/x\",\n\t\"n\": [1.50, 1e3, -0] , \"ok\":true,\"s\": \"\" }\n";
    assert_eq!(rewritten(body), body);
    let seen = rewritten("{ \"user\" : \"j\\u00fcrgen\",\n\t\"n\": 1.50 }");
    assert!(seen.starts_with("{ \"user\" : \"") && seen.ends_with("\",\n\t\"n\": 1.50 }"), "{seen}");
}

#[test]
fn xml_is_rewritten_in_place() {
    let body = "<?xml version=\"1.0\"?>\n<logs type=\"array\">\n <log><!-- by jane@corp.example.org -->\n  <user-id type=\"integer\">4711</user-id>\n  \
                <note>a &lt;b&gt; &amp; from 84.23.11.9</note><owner nil=\"true\"/>\n  <host><![CDATA[node7]]></host> <status>complete</status>\n </log>\n</logs>\n";
    let (mut pseudonyms, plain) = (pseudonyms(), Plain::default());
    let seen = String::from_utf8(pseudonyms.body(&plain, MediaType::Xml, body.as_bytes()).unwrap()).unwrap();
    for private in ["jane", "4711", "84.23", "node7"] {
        assert!(!seen.contains(private), "{private} is left in {seen}");
    }
    for kept in [
        "<?xml version=\"1.0\"?>\n<logs type=\"array\">\n <log><!-- by user",
        "<user-id type=\"integer\">",
        "<note>a &lt;b&gt; &amp; from 192.0.2.",
        "<owner nil=\"true\"/>\n  <host><![CDATA[",
        "]]></host> <status>complete</status>\n </log>\n</logs>\n",
    ] {
        assert!(seen.contains(kept), "{kept} is not in {seen}");
    }
}

#[test]
fn what_is_no_body_of_its_form_is_not_rewritten() {
    let (mut pseudonyms, plain) = (pseudonyms(), Plain::default());
    for (form, body) in [
        (MediaType::Json, &b"{\"a\": 1"[..]),
        (MediaType::Json, b"<a/>"),
        (MediaType::Json, b"\xff"),
        (MediaType::Xml, b"<a><b></a>"),
        (MediaType::Xml, b"<!DOCTYPE a><a/>"),
        (MediaType::Xml, b"{}"),
    ] {
        assert_eq!(pseudonyms.body(&plain, form, body), None, "{}", String::from_utf8_lossy(body));
    }
}

#[test]
fn documented_constants_and_sizes_stay() {
    let catalogue = Catalogue::embedded().unwrap();
    let operation = catalogue.get("alibaba-oos/list-execution-logs").unwrap();
    let (mut pseudonyms, plain) = (pseudonyms(), Plain::of(operation));
    for (name, value) in
        [("Action", "ListExecutionLogs"), ("Version", "2019-06-01"), ("Format", "JSON"), ("MaxResults", "10")]
    {
        assert_eq!(pseudonyms.parameter(operation, &plain, name, value), value);
    }
    for (name, value) in [("ExecutionId", "exec-8a2aaf460fdf47c6b5ef"), ("NextToken", "gAAAAABc52t")] {
        assert_ne!(pseudonyms.parameter(operation, &plain, name, value), value);
    }
}

#[test]
fn many_short_values_keep_apart() {
    let body = Value::from(
        (0..400)
            .map(|id| json!({"user_id": id, "user": char::from(b'a' + (id % 26) as u8).to_string()}))
            .collect::<Vec<_>>(),
    );
    let seen = value(&body);
    let ids: std::collections::BTreeSet<_> =
        seen.as_array().unwrap().iter().map(|row| row["user_id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), 400);
    let users: std::collections::BTreeSet<_> =
        seen.as_array().unwrap().iter().map(|row| row["user"].as_str().unwrap()).collect();
    assert_eq!(users.len(), 26);
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["user_id", "host", "id", "message", "nextToken", "operator", "created", "[a-z]{1,6}"]
}

fn body() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        "[a-f0-9]{8,20}".prop_map(Value::from),
        "[a-z]{2}: [a-z0-9-]{4,12}".prop_map(Value::from),
        "[0-9]{1,3}\\.[0-9]{1,3}\\.1\\.2".prop_map(Value::from),
    ];
    scalar.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn the_shape_of_a_body_stays(body in body()) {
        prop_assert_eq!(BodyShape::of(&value(&body)).to_string(), BodyShape::of(&body).to_string());
    }

    #[test]
    fn the_same_value_under_a_telling_name_becomes_the_same(user in "[a-zA-Z0-9@. -]{1,20}", other in "[a-zA-Z0-9@. -]{1,20}") {
        let seen = value(&json!([{"user": user}, {"owner": user}, {"operator": other}]));
        prop_assert_eq!(&seen[0]["user"], &seen[1]["owner"]);
        prop_assert_eq!(user == other, seen[0]["user"] == seen[2]["operator"]);
    }

    #[test]
    fn no_text_makes_the_rewriting_fall_over(json in "[\\[\\]{}\",:0-9.e\\\\a-z -]{0,60}", xml in "[<>/a-c=\"'&;#!\\[\\]? -]{0,60}") {
        let (mut pseudonyms, plain) = (pseudonyms(), Plain::default());
        let _ = pseudonyms.body(&plain, MediaType::Json, json.as_bytes());
        let _ = pseudonyms.body(&plain, MediaType::Xml, xml.as_bytes());
    }
}
