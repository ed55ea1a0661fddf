//! `relations/ids-echoed`: ids that the request names come back in the entries.

use serde_json::Value;

use crate::answer::Answer;
use crate::rules::{Check, Rule, places};
use crate::verdict::{Finding, Level, Verdict, brief};

pub(crate) const RULE: Rule = Rule {
    id: "relations/ids-echoed",
    about: "ids that the request names come back in the entries",
    level: Level::Deny,
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> Verdict {
    let Some(value) = answer.value() else {
        return Verdict::not_applicable();
    };
    let mut verdict = Verdict::not_applicable();
    let parameters = path_parameters(answer);
    for echo in answer.operation.echoes() {
        let asked = answer
            .call
            .parameter(&echo.parameter)
            .map(str::to_owned)
            .or_else(|| parameters.as_ref().and_then(|found| found.get(&echo.parameter).cloned()));
        let (Some(asked), Ok(path)) = (asked, echo.field.parse::<oplog_schema::FieldPath>()) else {
            continue;
        };
        let fact = format!("response.{}", echo.field);
        for (pointer, found) in places(&path, value) {
            verdict.checked.push(fact.clone());
            verdict.checked.push(format!("parameter.{}", echo.parameter));
            // Null and other types are checked by the fields family.
            let echoed = match found {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => continue,
            };
            if echoed != asked {
                verdict.push(
                    Finding::new(
                        &fact,
                        format!("{}, {pointer}", answer.label),
                        format!("{asked}, as the request names it"),
                        brief(found),
                    )
                    .because(format!("{} differs from the request's {}", echo.field, echo.parameter))
                    .shown_by(answer.call),
                );
            }
        }
    }
    verdict.checked.sort();
    verdict.checked.dedup();
    verdict
}

fn path_parameters(answer: &Answer<'_>) -> Option<std::collections::BTreeMap<String, String>> {
    answer.operation.forms().find_map(|(_, template)| {
        let (parameters, rest) = template.match_prefix(&answer.call.path)?;
        rest.is_empty().then_some(parameters)
    })
}
