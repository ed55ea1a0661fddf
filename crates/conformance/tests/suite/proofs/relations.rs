//! Proofs of the `relations/` family.

use oplog_conformance::contract::Contract;
use oplog_conformance::evidence::PairKind;
use oplog_findings::Request;
use serde_json::{Value, json};

use crate::proofs::acme::{answered, body, call, event, events, lines, replied, reply, row, rows};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::lists::{alike, listed};
use crate::proofs::proof::{Proof, proof};

/// Sorted by rule.
pub(crate) const PROOFS: &[&Proof] = &[
    &accounts_isolated::PROOF,
    &ids_echoed::PROOF,
    &ids_unique::PROOF,
    &isolated::PROOF,
    &list_and_detail::PROOF,
    &methods_agree::PROOF,
    &versions_agree::PROOF,
];

/// What an account sees of a server of another account.
fn of_another_account(seen: usize, owners: usize) -> Evidence {
    Evidence::new(events(), call(events()), About::Foreign { seen, owners })
}

proof! {
    accounts_isolated: "relations/accounts-isolated",
    catches {
        everything_is_shown: of_another_account(40, 40),
        one_entry_is_shown: of_another_account(1, 40),
        something_is_shown_that_the_owner_does_not_see: of_another_account(5, 0),
    }
    accepts {
        nothing_is_shown: of_another_account(0, 40),
    }
    leaves {
        there_is_nothing_to_show: of_another_account(0, 0),
    }
}

/// Forty entries of one server and account, the last of which is changed.
fn the_last_of_forty(change: impl FnOnce(&mut Value)) -> Evidence {
    answered(events(), |body| {
        body["events"] = rows(events(), 40).into();
        change(&mut body["events"][39]);
    })
}

/// A right answer to a request for a server by another spelling of its id.
fn asked_for(path: &str, server: &str) -> Evidence {
    let mut rows = rows(events(), 3);
    rows.iter_mut().for_each(|row| row["server"] = json!(server));
    let call = Request { path: path.to_owned(), ..call(events()) };
    Evidence::new(events(), call, About::Answer(reply(200, body(events(), &rows).to_string())))
}

/// The entries of one server beside those that come for another.
fn isolation(parameter: &'static str, contract: &'static Contract, own: &[Value], others: &[Value]) -> Evidence {
    let about = About::Isolation { parameter, own: listed(contract, own), others: listed(contract, others) };
    Evidence::new(contract, call(contract), about)
}

/// Five entries of one server beside what comes for another.
fn others(others: &[Value]) -> Evidence {
    isolation("server", events(), &rows(events(), 5), others)
}

/// Rows that only another server has.
fn foreign(count: u64) -> Vec<Value> {
    (100..100 + count).map(|number| row(events(), number)).collect()
}

/// Five rows without keys beside what comes for another page of them.
fn other_lines(others: &[Value]) -> Evidence {
    isolation("page", lines(), &[rows(lines(), 5), vec![calling(7)]].concat(), others)
}

/// A row without a key that tells the id of a call.
fn calling(number: u64) -> Value {
    let mut row = row(lines(), 0);
    row["line"]["text"] = json!(format!("call {number} was answered"));
    row
}

/// One entry as its list and as its detail show it, where the detail is changed.
fn detail(change: impl FnOnce(&mut Value)) -> Evidence {
    let mut detail = body(event(), &[])["event"].take();
    change(&mut detail);
    pair(event(), PairKind::ListAndDetail, Ok(row(events(), 0)), Ok(detail))
}

/// The answers under two URIs, where the second is changed.
fn versions(change: impl FnOnce(&mut Value)) -> Evidence {
    let first = body(events(), &rows(events(), 5));
    let mut second = first.clone();
    change(&mut second);
    pair(events(), PairKind::Versions, Ok(first), Ok(second))
}

fn pair(
    contract: &'static Contract,
    kind: PairKind,
    left: Result<Value, String>,
    right: Result<Value, String>,
) -> Evidence {
    Evidence::new(contract, call(contract), About::Pair { kind, left, right })
}

proof! {
    ids_echoed: "relations/ids-echoed",
    catches {
        a_late_row_belongs_to_another_server: the_last_of_forty(|row| row["server"] = json!("s-2")),
        every_row_belongs_to_another_server: asked_for("/v1/servers/s-1/events", "s-2"),
        the_id_is_cut: the_last_of_forty(|row| row["server"] = json!("s-")),
        the_id_is_in_another_case: the_last_of_forty(|row| row["server"] = json!("S-1")),
        the_id_is_empty: the_last_of_forty(|row| row["server"] = json!("")),
        a_number_is_another: the_last_of_forty(|row| row["account"] = json!(8)),
        a_number_is_written_as_another_text: the_last_of_forty(|row| row["account"] = json!("07")),
        the_detail_shows_another_entry: answered(event(), |body| {
            body["event"]["id"] = json!("00000000-0000-4000-8000-000000000001");
        }),
    }
    accepts {
        every_row_belongs_to_what_was_asked_for: answered(events(), |_| ()),
        the_detail_shows_what_was_asked_for: answered(event(), |_| ()),
        the_id_was_percent_encoded_in_the_path: asked_for("/v1/servers/s%201/events", "s 1"),
        the_newer_version_was_asked: asked_for("/v2/servers/s-1/events", "s-1"),
        a_row_lacks_the_id_which_another_rule_checks: the_last_of_forty(|row| {
            row.as_object_mut().unwrap().remove("server");
        }),
        the_id_is_null_which_another_rule_checks: the_last_of_forty(|row| row["server"] = json!(null)),
    }
    leaves {
        a_list_without_entries: answered(events(), |body| body["events"] = json!([])),
        a_refusal: replied(events(), reply(404, json!({"events": [{"server": "s-2"}]}).to_string())),
        an_operation_that_echoes_nothing: answered(lines(), |_| ()),
    }
}

proof! {
    isolated: "relations/isolated",
    catches {
        the_filter_is_ignored: others(&rows(events(), 5)),
        one_entry_of_another_comes_as_well: others(&[foreign(9), rows(events(), 1)].concat()),
        one_entry_of_another_says_it_belongs_here: others(&{
            let mut leaked = rows(events(), 1);
            leaked[0]["server"] = json!("s-2");
            [foreign(3), leaked].concat()
        }),
        the_filter_is_ignored_where_rows_have_no_keys: other_lines(&rows(lines(), 5)),
        only_a_page_of_them_comes_where_rows_have_no_keys: other_lines(&rows(lines(), 2)),
        one_row_without_a_key_tells_an_id_that_another_has: other_lines(&[calling(200), calling(7)]),
    }
    accepts {
        some_rows_without_a_key_look_alike: other_lines(&[calling(200), row(lines(), 2)]),
        rows_without_a_key_tell_ids_of_their_own: other_lines(&[calling(200), calling(201)]),
        the_other_has_entries_of_its_own: others(&foreign(5)),
        the_other_has_none_or_is_refused: others(&[]),
        rows_without_keys_look_alike_by_chance: other_lines(&[alike(lines(), 1), vec![row(lines(), 90)]].concat()),
        the_other_has_none_where_rows_have_no_keys: other_lines(&[]),
    }
    leaves {
        the_known_one_has_nothing_to_leak: isolation("server", events(), &[], &foreign(5)),
    }
}

proof! {
    list_and_detail: "relations/list-and-detail",
    catches {
        one_member_differs: detail(|event| event["note"] = json!("as improvised")),
        one_member_is_null_in_the_detail: detail(|event| event["note"] = json!(null)),
        another_entry_is_shown: detail(|event| event["id"] = json!("00000000-0000-4000-8000-000000000001")),
        a_member_that_only_the_list_documents_differs: detail(|event| event["kind"] = json!("deleted")),
        an_inner_member_differs: detail(|event| event["actor"] = json!({"name": "Grace"})),
        an_inner_member_is_missing_on_one_side: detail(|event| event["actor"] = json!({})),
        the_detail_is_refused:
            pair(event(), PairKind::ListAndDetail, Ok(row(events(), 0)), Err("status 404".to_owned())),
        the_detail_is_no_object: pair(event(), PairKind::ListAndDetail, Ok(row(events(), 0)), Ok(json!([]))),
    }
    accepts {
        both_say_the_same: detail(|_| ()),
        members_of_one_side_only_are_not_compared: detail(|event| event["more"] = json!("only here")),
        a_member_that_the_detail_lacks_is_not_compared:
            detail(|event| { event.as_object_mut().unwrap().remove("note"); }),
    }
    leaves {
        two_versions_that_differ: pair(event(), PairKind::Versions, Ok(json!(1)), Ok(json!(2))),
    }
}

proof! {
    versions_agree: "relations/versions-agree",
    catches {
        one_value_differs: versions(|body| body["events"][4]["note"] = json!("another")),
        one_member_is_missing_in_the_newer_version: versions(|body| {
            body["events"][0].as_object_mut().unwrap().remove("size");
        }),
        one_member_is_new_in_the_newer_version: versions(|body| body["events"][0]["region"] = json!("north")),
        one_entry_is_missing: versions(|body| { body["events"].as_array_mut().unwrap().remove(2); }),
        the_order_differs: versions(|body| body["events"].as_array_mut().unwrap().swap(0, 1)),
        the_newer_version_has_a_wrapper: versions(|body| *body = json!({"data": body.take()})),
        a_number_is_a_text: versions(|body| body["limit"] = json!("10")),
        the_newer_version_does_not_exist:
            pair(events(), PairKind::Versions, Ok(json!({})), Err("status 404".to_owned())),
        the_older_version_does_not_exist:
            pair(events(), PairKind::Versions, Err("status 410".to_owned()), Ok(json!({}))),
    }
    accepts {
        both_answer_alike: versions(|_| ()),
        members_stand_in_another_order: versions(|body| {
            let members = body.as_object().unwrap().clone();
            *body = members.into_iter().rev().collect();
        }),
    }
    leaves {
        two_forms_that_differ: pair(events(), PairKind::Forms, Ok(json!(1)), Ok(json!(2))),
    }
}

fn answers(ids: &[&'static str]) -> Evidence {
    let about = About::AnswerIds { fact: "header.x-request-id", ids: ids.to_vec() };
    Evidence::new(events(), call(events()), about)
}

proof! {
    ids_unique: "relations/ids-unique",
    catches {
        every_answer_has_one_id: answers(&["a", "a", "a"]),
        the_third_answer_has_the_id_of_the_first: answers(&["a", "b", "a"]),
    }
    accepts {
        each_answer_has_an_id_of_its_own: answers(&["a", "b", "c"]),
        two_ids_differ_in_one_letter: answers(&["14a07460", "14a07461"]),
    }
    leaves {
        only_one_answer_has_an_id: answers(&["a"]),
        no_answer_has_an_id: answers(&[]),
    }
}

/// The answers with both methods.
fn methods(second: Result<Value, String>) -> Evidence {
    let evidence = About::Pair { kind: PairKind::Methods, left: Ok(body(events(), &rows(events(), 5))), right: second };
    Evidence::new(events(), Request { method: "POST".to_owned(), ..call(events()) }, evidence)
}

proof! {
    methods_agree: "relations/methods-agree",
    catches {
        the_other_method_is_not_allowed: methods(Err("status 405".to_owned())),
        the_other_method_shows_fewer_entries: methods(Ok(body(events(), &rows(events(), 4)))),
        the_other_method_shows_another_value: methods(Ok({
            let mut rows = rows(events(), 5);
            rows[4]["kind"] = json!("deleted");
            body(events(), &rows)
        })),
    }
    accepts {
        both_methods_show_the_same: methods(Ok(body(events(), &rows(events(), 5)))),
    }
    leaves {
        other_pairs_of_bodies: versions(|_| ()),
    }
}
