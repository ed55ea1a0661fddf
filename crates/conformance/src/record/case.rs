//! From exchanges to the files of a case: with pseudonyms, checked once more, written as `golden` reads them.

use std::collections::BTreeMap;

use oplog_schema::Operation;
use oplog_schema::tables::{ErrorRow, StringFormat};
use oplog_schema::uri::UriTemplate;
use oplog_wire::secret::{Secret, is_secret_name, redact};

use super::pseudonyms::{Plain, Pseudonymizer};
use super::{RecordedCase, Stopped, recordable, reviewable};
use crate::contract::Contract;
use oplog_findings::{Request, Response};
use oplog_wire::MediaType;

/// What a case shows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'a> {
    /// A documented answer.
    Success,
    /// The error of a row.
    Error(&'a ErrorRow),
}

/// An exchange as it happened.
pub(super) struct Taken<'a> {
    pub(super) template: &'a UriTemplate,
    /// Values of the parameters in the path.
    pub(super) values: Vec<(String, String)>,
    pub(super) call: Request,
    pub(super) reply: Response,
}

/// A case as it happened.
pub(super) struct Draft<'a> {
    pub(super) name: String,
    pub(super) shows: String,
    pub(super) wanted: Wanted<'a>,
    pub(super) taken: Vec<Taken<'a>>,
}

/// A case with pseudonyms in it.
pub(super) struct Public<'a> {
    draft: &'a Draft<'a>,
    exchanges: Vec<(Request, Response)>,
}

impl<'a> Draft<'a> {
    /// The same with pseudonyms for everything that says something about somebody.
    pub(super) fn public(
        &'a self,
        operation: &Operation,
        pseudonyms: &mut Pseudonymizer,
        secrets: &[Secret],
    ) -> Result<Public<'a>, Stopped> {
        let plain = Plain::of(operation);
        let kept = kept_headers(operation);
        let mut exchanges = Vec::new();
        for taken in &self.taken {
            let mut value = |name: &str, value: &str| pseudonyms.parameter(operation, &plain, name, value);
            let in_path: BTreeMap<&str, String> =
                taken.values.iter().map(|(name, text)| (name.as_str(), value(name, text))).collect();
            let path = taken.template.expand(|name| in_path.get(name).cloned());
            let query = taken.call.query.iter();
            let query = query.map(|(name, text)| (name.clone(), text.as_ref().map(|text| value(name, text)))).collect();
            let call = Request { path: path.unwrap_or_default(), query, ..taken.call.clone() };
            let headers = taken.reply.headers.iter().filter_map(|(name, text)| Some((kept.get(name)?, text)));
            let headers = headers.map(|(name, text)| (name.clone(), pseudonyms.value(&plain, name, text))).collect();
            let body = pseudonyms.body(&plain, form_of(self.wanted, taken), &taken.reply.body).map(String::from_utf8);
            let Some(Ok(body)) = body else {
                return Err(Stopped::unusable(
                    "the answer is not understood well enough to take personal data out of it",
                ));
            };
            let reply = Response { status: taken.reply.status, headers, body: redact(&body, secrets).into() };
            exchanges.push((call, reply));
        }
        Ok(Public { draft: self, exchanges })
    }
}

/// The form of an answer: the one asked for, or for an error the one that it looks like.
fn form_of(wanted: Wanted<'_>, taken: &Taken<'_>) -> MediaType {
    match wanted {
        Wanted::Success => taken.call.form,
        Wanted::Error(_) => MediaType::sniff(&taken.reply.body),
    }
}

/// Headers of answers that the page documents, by their names in lower case; none that holds or asks for a credential is among
/// them, nor the time of the answer, which would make every recording another one.
fn kept_headers(operation: &Operation) -> BTreeMap<String, String> {
    let rows = operation.headers().iter().filter(|row| row.format != Some(StringFormat::HttpDate));
    let documented = rows.map(|row| row.name.as_str());
    let mut names: BTreeMap<String, String> =
        documented.chain(["Content-Type"]).map(|name| (name.to_ascii_lowercase(), name.to_owned())).collect();
    names.retain(|name, _| !is_secret_name(name) && name != "www-authenticate");
    names
}

impl Public<'_> {
    /// The files of the case, if it still shows what it is to show.
    pub(super) fn case(&self, contract: &Contract, target: &str) -> Result<RecordedCase, Stopped> {
        let operation = &contract.operation;
        for (call, reply) in &self.exchanges {
            let still = match self.draft.wanted {
                Wanted::Success => {
                    recordable::read(contract, call.form, reply).and_then(|body| recordable::check(contract, &body))
                }
                Wanted::Error(row) if recordable::is_answered(contract, row, reply) => Ok(()),
                Wanted::Error(_) => Err(Stopped::unusable("it is another error")),
            };
            still.map_err(|stopped| {
                let what = format!("without personal data it no longer follows the page: {}", stopped.what);
                Stopped::unusable(what)
            })?;
        }
        let mut files = BTreeMap::from([("case.toml".to_owned(), self.head(target).into_bytes())]);
        for (position, ((call, reply), taken)) in self.exchanges.iter().zip(&self.draft.taken).enumerate() {
            let folder = if self.exchanges.len() == 1 { String::new() } else { format!("pages/{}/", position + 1) };
            let form = form_of(self.draft.wanted, taken);
            files.insert(format!("{folder}request.http"), request(call).into_bytes());
            files.insert(format!("{folder}response.{}", form.as_str()), reviewable::body(form, &reply.body));
        }
        Ok(RecordedCase { folder: format!("golden/{}/{}", operation.id(), self.draft.name), files })
    }

    fn head(&self, target: &str) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let mut head = format!(
            "origin = \"recorded\"\nreading = \"adopted\"\nsource = {}\nshows = {}\n\n[response]\n",
            quoted(target),
            quoted(&self.draft.shows),
        );
        let Some((_, first)) = self.exchanges.first() else { return head };
        head += &format!("status = {}\n\n[response.headers]\n", first.status);
        // Pages share one head: a header that differs between them belongs to neither.
        let shared = |header: &(String, String)| self.exchanges.iter().all(|(_, reply)| reply.headers.contains(header));
        let headers: BTreeMap<_, _> = first.headers.iter().filter(|header| shared(header)).cloned().collect();
        for (name, value) in headers {
            let bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
            let name = if bare { name } else { quoted(&name) };
            head += &format!("{name} = {}\n", quoted(&value));
        }
        head
    }
}

/// The request as `request.http` holds it. It was never signed.
fn request(call: &Request) -> String {
    let one_line = |text: &str| text.replace(['\r', '\n'], " ");
    let mut text = format!("{} {}\n", call.method, call.target());
    for (name, value) in &call.headers {
        text += &format!("{name}: {}\n", one_line(value));
    }
    text
}
