"""aliyun-python-sdk-oos on aliyun-python-sdk-core: signs in the query, an empty parameter among them; JSON, or XML on request."""

import json
import xml.etree.ElementTree as ElementTree

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.credentials import AccessKeyCredential, StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.http import protocol_type
from aliyunsdkoos.request.v20190601.ListExecutionLogsRequest import ListExecutionLogsRequest

from libraries.alibaba import NOBODY, OPERATION
from libraries.interface import Refusal, Told
from mock_server import Credential, MockServer


class Library:
    operation = OPERATION
    page = 50
    documented = {"Timestamp", "Message"}
    newest_first = "Timestamp"

    def __init__(self, form: str):
        self.name = f"aliyun-python-sdk-oos-{form}"
        self.form = form

    def client(self, mock: MockServer, credential: Credential | None = None) -> AcsClient:
        credential = credential or mock.credential()
        if credential.token:
            credentials = StsTokenCredential(credential.key, credential.secret, credential.token)
        else:
            credentials = AccessKeyCredential(credential.key, credential.secret)
        return AcsClient(region_id="cn-hangzhou", credential=credentials, port=mock.port, verify=mock.authority)

    def request(self, mock: MockServer, **query) -> ListExecutionLogsRequest:
        query.setdefault("ExecutionId", mock.entity(OPERATION, "ExecutionId"))
        request = ListExecutionLogsRequest()
        for name, value in query.items():
            if value is not None:
                request.add_query_param(name, value)
        request.set_endpoint(mock.host)
        # The library compares it by identity.
        request.set_protocol_type(protocol_type.HTTPS if mock.scheme == "https" else protocol_type.HTTP)
        return request

    def send(self, client: AcsClient, request: ListExecutionLogsRequest) -> tuple[list[dict], str | None]:
        """The entries of a page, and the token of the next."""
        if self.form == "json":
            page = json.loads(client.do_action_with_exception(request))
            return page["ExecutionLogs"], page.get("NextToken")
        # The way that reads errors always asks for JSON; this one returns whatever came.
        request.set_accept_format("XML")
        page = ElementTree.fromstring(client.do_action(request))
        assert page.tag == "ListExecutionLogsResponse"
        entries = [{member.tag: member.text for member in entry} for entry in page.iter("ExecutionLogs")]
        return entries, page.findtext("NextToken")

    def list_all(self, mock: MockServer):
        client = self.client(mock)
        token = None
        while True:
            entries, token = self.send(client, self.request(mock, NextToken=token))
            yield from entries
            if not token:
                return

    def refusals(self) -> list[Refusal]:
        if self.form == "xml":
            # The library reads no errors in XML.
            return []

        def listed(credential=None, **query):
            return lambda mock: self.send(self.client(mock, credential), self.request(mock, **query))

        def refused(kind):
            return lambda mock: listed(mock.credential(kind))(mock)

        def changed(setter, value):
            def ask(mock: MockServer):
                request = self.request(mock)
                getattr(request, setter)(value)
                return self.send(self.client(mock), request)

            return ask

        cases = {
            "EntityNotExists.Execution": listed(ExecutionId=NOBODY),
            "MissingExecutionId": listed(ExecutionId=None),
            "InvalidMaxResults": listed(MaxResults=0),
            "InvalidNextToken": listed(NextToken="not_found"),
            "InvalidNextTokenQuery": self.other_query,
            "InvalidVersion": changed("set_version", "2014-05-26"),
            "InvalidAction.NotFound": changed("set_action_name", "ListNothing"),
            "UnsupportedHTTPMethod": changed("set_method", "DELETE"),
            "InvalidStsToken": refused("invalid-sts-token"),
            "ExpiredStsToken": refused("expired-sts-token"),
            "User.NoPermission": refused("no-permission"),
            "InvalidAccountType": refused("unsupported-account"),
            "InvalidAccessKeyId.NotFound": listed(Credential("nobody", "nothing")),
        }
        refusals = [Refusal(row, ask, ServerException) for row, ask in cases.items()]
        # The library compares the echoed text with its own: alike, only the secret can be wrong.
        wrong_secret = listed(Credential("test", "nothing"))
        return [*refusals, Refusal("SignatureDoesNotMatch", wrong_secret, ServerException, code="InvalidAccessKeySecret")]

    def other_query(self, mock: MockServer):
        client = self.client(mock)
        _, token = self.send(client, self.request(mock, MaxResults=20))
        return self.send(client, self.request(mock, MaxResults=30, NextToken=token))

    def told(self, error: ServerException) -> Told:
        return Told(error.get_http_status(), error.get_error_code(), error.get_error_msg())
