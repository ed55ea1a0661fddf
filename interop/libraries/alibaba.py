"""alibabacloud_oos20190601: signs in a header, or in the query as older libraries do; always JSON."""

from alibabacloud_oos20190601.client import Client
from alibabacloud_oos20190601.models import ListExecutionLogsRequest
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.utils_models import Config, OpenApiRequest, Params
from darabonba.runtime import RuntimeOptions

from libraries.interface import Refusal, Told
from mock_server import Credential, MockServer

OPERATION = "alibaba-oos/list-execution-logs"
NOBODY = "exec-00000000000000000000"


class Library:
    operation = OPERATION
    page = 50
    documented = {"Timestamp", "Message"}
    newest_first = "Timestamp"

    def __init__(self, name: str, algorithm: str | None = None):
        self.name = f"alibabacloud_oos20190601-{name}"
        self.algorithm = algorithm

    def client(self, mock: MockServer, credential: Credential | None = None) -> Client:
        credential = credential or mock.credential()
        config = Config(
            access_key_id=credential.key,
            access_key_secret=credential.secret,
            security_token=credential.token,
            endpoint=f"{mock.host}:{mock.port}",
            protocol=mock.scheme,
            signature_algorithm=self.algorithm,
        )
        return Client(config)

    def list_page(self, mock: MockServer, credential: Credential | None = None, **query):
        query.setdefault("execution_id", mock.entity(OPERATION, "ExecutionId"))
        return self.client(mock, credential).list_execution_logs(ListExecutionLogsRequest(**query)).body

    def list_all(self, mock: MockServer):
        token = None
        while True:
            page = self.list_page(mock, next_token=token)
            yield from (entry.to_map() for entry in page.execution_logs)
            token = page.next_token
            if not token:
                return

    def refusals(self) -> list[Refusal]:
        def listed(**query):
            return lambda mock: self.list_page(mock, **query)

        def refused(kind):
            return lambda mock: self.list_page(mock, mock.credential(kind))

        cases = {
            "EntityNotExists.Execution": listed(execution_id=NOBODY),
            "MissingExecutionId": self.called(),
            "InvalidMaxResults": listed(max_results=0),
            "InvalidNextToken": listed(next_token="not_found"),
            "InvalidNextTokenQuery": self.other_query,
            "InvalidVersion": self.called(version="2014-05-26"),
            "InvalidAction.NotFound": self.called(action="ListNothing"),
            "UnsupportedHTTPMethod": self.called(method="DELETE"),
            "InvalidStsToken": refused("invalid-sts-token"),
            "ExpiredStsToken": refused("expired-sts-token"),
            "User.NoPermission": refused("no-permission"),
            "InvalidAccountType": refused("unsupported-account"),
            "InvalidAccessKeyId.NotFound": listed(credential=Credential("nobody", "nothing")),
            "SignatureDoesNotMatch": listed(credential=Credential("test", "nothing")),
        }
        return [Refusal(row, ask, ClientException) for row, ask in cases.items()]

    def other_query(self, mock: MockServer):
        token = self.list_page(mock, max_results=20).next_token
        return self.list_page(mock, max_results=30, next_token=token)

    def called(self, **changed):
        """A call of an operation that the library has no method for."""
        params = {
            "action": "ListExecutionLogs",
            "version": "2019-06-01",
            "protocol": "HTTP",
            "pathname": "/",
            "method": "POST",
            "auth_type": "AK",
            "style": "RPC",
            "req_body_type": "formData",
            "body_type": "json",
        }
        params = Params(**(params | changed))
        return lambda mock: self.client(mock).call_api(params, OpenApiRequest(query={}), RuntimeOptions())

    def told(self, error: ClientException) -> Told:
        return Told(error.status_code, error.code, error.data.get("Message"))
