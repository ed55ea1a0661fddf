//! What holds for the shape of any body.

use oplog_report::shape::{BodyShape, shape};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f32>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        time().prop_map(Value::from),
        uuid().prop_map(Value::from),
    ]
}

fn time() -> impl Strategy<Value = String> {
    (2000..2100, 1..13, 1..29, 0..24, 0..60)
        .prop_map(|(year, month, day, hour, minute)| format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z"))
}

fn uuid() -> impl Strategy<Value = String> {
    "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
}

pub(crate) fn body() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map("[a-c?|]{1,2}", inner, 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// An object at the root, whose members no list merges.
fn object() -> impl Strategy<Value = Map<String, Value>> {
    btree_map("[a-e]", body(), 1..4).prop_map(|members| members.into_iter().collect())
}

/// The same body with its members and items in another order.
fn reordered(body: &Value) -> Value {
    match body {
        Value::Object(members) => members.iter().rev().map(|(name, value)| (name.clone(), reordered(value))).collect(),
        Value::Array(items) => items.iter().rev().map(reordered).collect(),
        scalar => scalar.clone(),
    }
}

/// The same body with other values of the same types and formats, and every list twice as long.
fn revalued(body: &Value) -> Value {
    match body {
        Value::Null => Value::Null,
        Value::Bool(flag) => json!(!flag),
        Value::Number(number) if number.is_f64() => json!(0.25),
        Value::Number(_) => json!(7),
        Value::String(_) => match shape(body).as_str() {
            Some("string(uuid)") => json!("00000000-0000-4000-8000-000000000000"),
            Some("string(utc-seconds)") => json!("1999-12-31T23:59:59Z"),
            _ => json!("another text"),
        },
        Value::Array(items) => items.iter().chain(items).map(revalued).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), revalued(value))).collect(),
    }
}

/// Adds a member that nobody has to the `index`th object of a body, if there is one.
fn add_to_object(body: &mut Value, index: &mut usize) -> bool {
    match body {
        Value::Object(members) => {
            if *index == 0 {
                members.insert("fresh".to_owned(), json!(1));
                return true;
            }
            *index -= 1;
            members.values_mut().any(|member| add_to_object(member, index))
        }
        Value::Array(items) => items.iter_mut().any(|item| add_to_object(item, index)),
        _ => false,
    }
}

/// A value of a type that `value` does not have.
fn retyped(value: &Value) -> Value {
    match value {
        Value::Bool(_) => json!("true"),
        _ => json!(true),
    }
}

proptest! {
    #[test]
    fn the_order_of_members_and_items_does_not_matter(body in body()) {
        prop_assert_eq!(shape(&body), shape(&reordered(&body)));
        prop_assert_eq!(BodyShape::of(&body).to_string(), BodyShape::of(&reordered(&body)).to_string());
    }

    #[test]
    fn other_values_and_more_items_have_the_same_shape(body in body()) {
        prop_assert_eq!(shape(&body), shape(&revalued(&body)));
    }

    #[test]
    fn a_new_member_anywhere_changes_the_shape(body in body(), index in 0_usize..6) {
        let mut longer = body.clone();
        let added = add_to_object(&mut longer, &mut index.clone());
        prop_assert_eq!(added, shape(&body) != shape(&longer));
    }

    #[test]
    fn a_lost_member_changes_the_shape(members in object(), index in any::<prop::sample::Index>()) {
        let mut fewer = members.clone();
        fewer.remove(&members.keys().nth(index.index(members.len())).unwrap().clone());
        prop_assert_ne!(shape(&members.into()), shape(&fewer.into()));
    }

    #[test]
    fn a_lost_member_of_one_item_changes_the_shape(members in object(), index in any::<prop::sample::Index>()) {
        let mut fewer = members.clone();
        fewer.remove(&members.keys().nth(index.index(members.len())).unwrap().clone());
        let whole = json!([members, members]);
        prop_assert_ne!(shape(&whole), shape(&json!([members, fewer])));
    }

    #[test]
    fn a_renamed_member_changes_the_shape(members in object(), index in any::<prop::sample::Index>()) {
        let mut renamed = members.clone();
        let name = members.keys().nth(index.index(members.len())).unwrap();
        let value = renamed.remove(name).unwrap();
        renamed.insert(format!("{name}?"), value);
        prop_assert_ne!(shape(&members.into()), shape(&renamed.into()));
    }

    #[test]
    fn a_member_of_another_type_changes_the_shape(members in object(), index in any::<prop::sample::Index>()) {
        let mut other = members.clone();
        let name = members.keys().nth(index.index(members.len())).unwrap();
        other[name] = retyped(&members[name]);
        prop_assert_ne!(shape(&members.clone().into()), shape(&other.clone().into()));
        prop_assert_ne!(shape(&json!([members, members])), shape(&json!([members, other])));
    }

    #[test]
    fn a_shape_is_a_tree_and_a_text_alike(one in body(), other in body()) {
        let (one, other) = (BodyShape::of(&one), BodyShape::of(&other));
        prop_assert_eq!(one.to_value() == other.to_value(), one.to_string() == other.to_string());
    }

    #[test]
    fn several_bodies_merge_as_the_items_of_a_list_do(bodies in vec(body(), 1..4)) {
        let mut merged = BodyShape::default();
        bodies.iter().for_each(|body| merged.add(body));
        prop_assert_eq!(json!([merged.to_value()]), shape(&bodies.into()));
    }
}
