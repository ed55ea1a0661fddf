//! Generated shapes with values of them, for the round trips of the XML dialects.
#![allow(dead_code, reason = "each test binary uses its part")]

use oplog_wire::Shape;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

pub(crate) fn object<const N: usize>(members: [(&str, Shape); N]) -> Shape {
    Shape::Object(members.map(|(name, shape)| (name.to_owned(), shape)).into())
}

pub(crate) fn array(item: Shape) -> Shape {
    Shape::Array(Box::new(item))
}

/// Any JSON value, with keys and texts that XML cannot hold.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\\x00-\\x20<>&a]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// Text of characters that XML has.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[<>&'\"a \n\r\t\\]]{0,8}", "\\PC{0,12}", "true|false|-?[0-9]{1,3}|nil"]
}

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        (-1_000_000_i32..1_000_000).prop_map(|hundredths| json!(f64::from(hundredths) / 100.0)),
    ]
}

fn name() -> impl Strategy<Value = String> {
    // `root` and `serial` are left to the tests.
    "[a-q_][a-z0-9_]{0,3}"
}

/// A shape with a strategy for its values.
type Pair = (Shape, BoxedStrategy<Value>);

fn scalar() -> BoxedStrategy<Pair> {
    prop_oneof![
        Just((Shape::String, text().prop_map(Value::from).boxed())),
        Just((Shape::Time, text().prop_map(Value::from).boxed())),
        Just((Shape::Integer, any::<i64>().prop_map(Value::from).boxed())),
        Just((Shape::Number, number().boxed())),
        Just((Shape::Boolean, any::<bool>().prop_map(Value::from).boxed())),
    ]
    .boxed()
}

/// An object of some of `members`, of undocumented `extra` members, and of all `required` ones.
fn object_of(members: Vec<(String, Pair)>, required: fn(&Shape) -> bool, extra: BoxedStrategy<Value>) -> Pair {
    let shape = Shape::Object(members.iter().map(|(name, (shape, _))| (name.clone(), shape.clone())).collect());
    // The last of two equal names wins, as in the shape.
    let documented: std::collections::BTreeMap<_, _> = members.into_iter().collect();
    let documented: Vec<_> = documented
        .into_iter()
        .map(|(name, (shape, value))| {
            let present = if required(&shape) { Just(true).boxed() } else { any::<bool>().boxed() };
            (present, value).prop_map(move |(present, value)| present.then(|| (name.clone(), value)))
        })
        .collect();
    let extra = prop::collection::vec((name().prop_map(|name| format!("x{name}")), extra), 0..3);
    let value = (documented, extra)
        .prop_map(|(documented, extra)| {
            Value::Object(documented.into_iter().flatten().chain(extra).collect::<Map<_, _>>())
        })
        .boxed();
    (shape, value)
}

/// What Rails keeps of an undocumented value: everything but a text that looks like indentation.
fn rails_extra() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number(),
        text().prop_filter("looks like an empty hash", |text| !text.starts_with('\n')).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..3).prop_map(|members| members.into_iter().collect()),
        ]
    })
    .boxed()
}

fn rails_members() -> BoxedStrategy<Vec<(String, Pair)>> {
    let pair = scalar().prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|(item, value)| {
                (array(item), prop::collection::vec(nullable(value), 0..3).prop_map(Value::from).boxed())
            }),
            prop::collection::vec((name(), inner), 0..4).prop_map(rails_object_of),
        ]
    });
    prop::collection::vec((name(), pair), 0..5).boxed()
}

fn nullable(value: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop_oneof![1 => Just(Value::Null), 5 => value].boxed()
}

fn rails_object_of(members: Vec<(String, Pair)>) -> Pair {
    let nullable = members.into_iter().map(|(name, (shape, value))| (name, (shape, nullable(value))));
    object_of(nullable.collect(), |_| false, rails_extra())
}

/// An object as Rails keeps it: members missing, null, nested or undocumented.
pub(crate) fn rails_object() -> impl Strategy<Value = (Shape, Value)> {
    rails_members().prop_flat_map(|members| {
        let (shape, value) = rails_object_of(members);
        (Just(shape), value)
    })
}

/// Objects of one shape.
pub(crate) fn rails_rows() -> impl Strategy<Value = (Shape, Vec<Value>)> {
    rails_members().prop_flat_map(|members| {
        let (shape, value) = rails_object_of(members);
        (Just(shape), prop::collection::vec(value, 0..4))
    })
}

/// An object as the RPC dialect keeps it: nothing null, lists present, undocumented members texts, rows with an id.
pub(crate) fn rpc_object() -> impl Strategy<Value = (Shape, Value)> {
    let is_list: fn(&Shape) -> bool = |shape| matches!(shape, Shape::Array(_));
    let extra = || text().prop_map(Value::from).boxed();
    let row = prop::collection::vec((name(), scalar()), 0..3)
        .prop_map(move |mut members| {
            members.push(("id".to_owned(), (Shape::String, text().prop_map(Value::from).boxed())));
            object_of(members, |shape| *shape == Shape::String, extra())
        })
        .boxed();
    let pair = prop_oneof![
        scalar(),
        row.clone(),
        prop_oneof![scalar(), row].prop_map(|(item, value)| {
            (array(item), prop::collection::vec(value, 0..4).prop_map(Value::from).boxed())
        }),
    ];
    prop::collection::vec((name(), pair), 0..5).prop_flat_map(move |members| {
        let (shape, value) = object_of(members, is_list, extra());
        (Just(shape), value)
    })
}
