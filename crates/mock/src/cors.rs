//! `--cors`: what lets scripts of web pages ask the mock server, wherever they come from.
//!
//! The control plane stays closed to them: any page that somebody looks at could tell the mock server what to answer.

use crate::request::MockRequest;
use crate::response::MockResponse;

/// The answer to a preflight request, if it is one: whatever it asks for is allowed.
pub(crate) fn preflight(request: &MockRequest) -> Option<MockResponse> {
    let method = request.header("access-control-request-method").filter(|_| request.method == "OPTIONS")?;
    let mut response = MockResponse::new(204, "", Vec::new());
    response.headers.clear();
    response.add("Access-Control-Allow-Origin", "*".to_owned());
    response.add("Access-Control-Allow-Methods", method.to_owned());
    if let Some(headers) = request.header("access-control-request-headers") {
        response.add("Access-Control-Allow-Headers", headers.to_owned());
    }
    response.add("Access-Control-Max-Age", "600".to_owned());
    Some(response)
}

/// Lets a script read the response and all its headers.
pub(crate) fn allow(response: &mut MockResponse) {
    response.add("Access-Control-Allow-Origin", "*".to_owned());
    response.add("Access-Control-Expose-Headers", "*".to_owned());
}
