"""bce-python-sdk: one call a page, the marker handed on by the user."""

import copy

from baidubce.auth import bce_v1_signer
from baidubce.auth.bce_credentials import BceCredentials
from baidubce.bce_client_configuration import DEFAULT_CONFIG, BceClientConfiguration
from baidubce.exception import BceHttpClientError
from baidubce.http import bce_http_client, handler
from baidubce.services.bbc.bbc_client import BbcClient

from libraries.interface import Refusal, Told
from mock_server import Credential, MockServer

# Without bounds the answer is the current day's log.
EVER = {"start_time": "2000-01-01T00:00:00Z", "end_time": "2100-01-01T00:00:00Z"}


def configuration(mock: MockServer, credential: Credential | None = None) -> BceClientConfiguration:
    credential = credential or mock.credential()
    credentials = BceCredentials(credential.key, credential.secret)
    own = BceClientConfiguration(credentials, mock.base, security_token=credential.token)
    whole = copy.copy(DEFAULT_CONFIG)
    whole.merge_non_none_values(own)
    return whole


class Library:
    name = "bce-python-sdk"
    operation = "baidu-bbc/query-operation-log"
    page = 100
    documented = {"operationStatus", "operationTime", "operationDesc", "operationIp"}
    newest_first = "operationTime"

    def list_all(self, mock: MockServer):
        return self.list_between(mock, **EVER)

    def list_between(self, mock: MockServer, **bounds: str):
        """The entries between two times; without them, what the service makes of that."""
        client = BbcClient(configuration(mock))
        marker = None
        while True:
            page = client.get_operation_log(marker=marker, **bounds)
            for entry in page.operation_logs:
                yield {
                    "operationStatus": entry.operation_status,
                    "operationTime": entry.operation_time,
                    "operationDesc": entry.operation_desc,
                    "operationIp": entry.operation_ip,
                }
            if not page.is_truncated:
                return
            marker = page.next_marker

    def refusals(self) -> list[Refusal]:
        def listed(credential=None, **query):
            return lambda mock: BbcClient(configuration(mock, credential)).get_operation_log(**query)

        def refused(kind):
            return lambda mock: listed(mock.credential(kind))(mock)

        def sent(method=b"GET", path=b"/v1/operationLog", sign=bce_v1_signer.sign):
            """A request that the library's client has no method for, over the library's own transport."""
            handlers = [handler.parse_error, handler.parse_json]
            return lambda mock: bce_http_client.send_request(
                configuration(mock), sign, handlers, method, path, None, None, {}
            )

        def long_ago(credentials, method, path, headers, params):
            return bce_v1_signer.sign(credentials, method, path, headers, params, timestamp=1)

        cases = {
            "OperationLog.DateInvalid-startTime": listed(start_time="yesterday"),
            "OperationLog.DateInvalid-endTime": listed(end_time="tomorrow"),
            "InvalidHTTPRequest-maxKeys": listed(max_keys=0),
            "InvalidHTTPRequest-marker": listed(marker="not_found"),
            "InvalidVersion": sent(path=b"/v9/operationLog"),
            "InvalidURI": sent(path=b"/v1/operationLogs"),
            "InvalidHTTPRequest-method": sent(method=b"DELETE"),
            "AccessDenied": refused("no-permission"),
            "AccessDenied-anonymous": sent(sign=lambda *_: b""),
            "InvalidHTTPAuthHeader": sent(sign=lambda *_: b"bce-auth-v1/test"),
            "InvalidAccessKeyId": listed(Credential("nobody", "nothing")),
            "SignatureDoesNotMatch": listed(Credential("test", "nothing")),
            "RequestExpired": sent(sign=long_ago),
        }
        return [Refusal(row, ask, BceHttpClientError) for row, ask in cases.items()]

    def told(self, error: BceHttpClientError) -> Told:
        return Told(error.status_code, error.code, str(error.last_error))
