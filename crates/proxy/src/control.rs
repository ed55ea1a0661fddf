//! The control plane below `/__admin/`, in the words of the mock server's. What it does not have goes to the target, so that a mock server
//! behind the proxy is steered through it.
//!
//! | request | answer |
//! | --- | --- |
//! | `GET /__admin/health` | that it forwards, where to, and which operations it checks |
//! | `GET /__admin/verdict` | what everything came to that has passed so far, both sides together |
//! | `GET /__admin/requests` | the last requests, secrets masked; `limit` of them, from `cursor` on, which the page before gave out |
//! | `POST /__admin/reset`, `DELETE /__admin/requests` | forgets everything, as at the start |

use http::Method;
use serde_json::{Value, json};

use crate::answer::{Answer, own};
use crate::tap::{Question, Tap};

/// Requests in one answer, as many as the mock server has.
const MOST: usize = 1000;

/// A request to the control plane.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Control {
    Health,
    Ask(Question),
    Wrong,
}

impl Control {
    /// What is wanted of it; `None` where it has nothing of the kind.
    pub(crate) fn of(method: &Method, path: &str, query: &str) -> Option<Self> {
        Some(match (method.as_str(), path.strip_prefix("/__admin/")?) {
            ("GET", "health") => Self::Health,
            ("GET", "verdict") => Self::Ask(Question::Verdict),
            ("POST", "reset" | "requests/reset") | ("DELETE", "requests") => Self::Ask(Question::Reset),
            ("GET", "requests") => match page(query) {
                Some((first, most)) => Self::Ask(Question::Requests { first, most }),
                None => Self::Wrong,
            },
            _ => return None,
        })
    }

    pub(crate) async fn answer(self, tap: &Tap, health: &Value) -> Answer {
        match self {
            Self::Health => own(200, health),
            Self::Wrong => own(400, &json!({"error": "`limit` and `cursor` are whole numbers from 1"})),
            Self::Ask(question) => match tap.ask(question).await {
                Some(answer) => own(200, &answer),
                None => own(503, &json!({"error": "oplog proxy: it is stopping"})),
            },
        }
    }
}

/// From which number on, and how many.
fn page(query: &str) -> Option<(u64, usize)> {
    let (mut first, mut most) = (1, MOST);
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        match name {
            "cursor" => first = value.parse().ok()?,
            "limit" => most = value.parse().ok().filter(|most| *most > 0)?,
            _ => {}
        }
    }
    Some((first, most.min(MOST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_what_the_mock_server_has_of_it_and_no_more() {
        let asked = |method: Method, path: &str, query: &str| Control::of(&method, path, query);
        assert_eq!(asked(Method::GET, "/__admin/health", ""), Some(Control::Health));
        assert_eq!(asked(Method::POST, "/__admin/reset", ""), Some(Control::Ask(Question::Reset)));
        let page = Question::Requests { first: 7, most: 2 };
        assert_eq!(asked(Method::GET, "/__admin/requests", "cursor=7&limit=2"), Some(Control::Ask(page)));
        assert_eq!(asked(Method::GET, "/__admin/requests", "limit=0"), Some(Control::Wrong));
        for (method, path) in
            [(Method::GET, "/__admin/target"), (Method::GET, "/v1/__admin/health"), (Method::PUT, "/__admin/verdict")]
        {
            assert_eq!(asked(method, path, ""), None, "{path}");
        }
    }
}
