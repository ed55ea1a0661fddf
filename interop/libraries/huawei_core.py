"""huaweicloudsdkcore: signs with an access key, and has no class for this operation, so requests are put together by hand."""

from urllib.parse import parse_qsl, urlsplit

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.client import Client, ClientBuilder
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.sdk_response import SdkResponse

from libraries.interface import Refusal, Told
from libraries.openstack_nova import LIST, NOBODY, VERSION
from mock_server import Credential, MockServer

PATH = "/v2.1/{project_id}/servers/{server_id}/os-instance-actions"


class Answer(SdkResponse):
    """An answer of no declared members: the library leaves it to be read whole."""

    openapi_types = {}


class Library:
    name = "huaweicloudsdkcore"
    operation = LIST
    page = 50
    documented = {"action", "instance_uuid", "message", "project_id", "request_id", "start_time", "user_id"}
    newest_first = "start_time"

    def get(self, mock: MockServer, query: dict | None = None, **changed) -> dict:
        credential = changed.get("credential") or mock.credential()
        project = changed.get("project") or mock.entity(LIST, "project_id")
        credentials = BasicCredentials(credential.key, credential.secret, project)
        if credential.token:
            credentials.with_security_token(credential.token)
        builder = ClientBuilder(Client).with_http_config(HttpConfig.get_default_config())
        client = builder.with_credentials(credentials).with_endpoints([mock.base]).build()
        answer = client.do_http_request(
            "GET",
            changed.get("path", PATH),
            path_params={"server_id": changed.get("server") or mock.entity(LIST, "server_id")},
            query_params=list((query or {}).items()),
            header_params={VERSION: changed.get("version", "2.58")},
            response_type=Answer,
        )
        return answer.to_json_object()

    def list_all(self, mock: MockServer):
        query = {"limit": self.page}
        while True:
            page = self.get(mock, query)
            yield from page["instanceActions"]
            following = [link["href"] for link in page.get("links", []) if link["rel"] == "next"]
            if not following:
                return
            query = dict(parse_qsl(urlsplit(following[0]).query))

    def refusals(self) -> list[Refusal]:
        def got(query=None, **changed):
            return lambda mock: self.get(mock, query, **changed)

        def refused(kind):
            return lambda mock: self.get(mock, credential=mock.credential(kind))

        cases = {
            "itemNotFound-server": got(server=NOBODY),
            "badRequest-project": got(project="f" * 32),
            "badRequest-limit": got({"limit": -1}),
            "badRequest-limit-empty": got({"limit": ""}),
            "badRequest-limit-repeated": got({"limit": [1, 2]}),
            "badRequest-marker": got({"marker": "nobody"}),
            "badRequest-marker-empty": got({"marker": ""}),
            "badRequest-changes-since": got({"changes-since": "yesterday"}),
            "badRequest-unknown-query": got({"color": "blue"}),
            "badRequest-version": got(version="two"),
            "computeFault-version": got(version="3.0"),
            "unknown-path": got(path="/v2.1/{project_id}/nothing"),
            "forbidden": refused("no-permission"),
            "gateway-token": refused("invalid-sts-token"),
            "Unauthorized": refused("expired-sts-token"),
            "gateway-signature": got(credential=Credential("test", "nothing")),
            "gateway-credentials": got(credential=Credential("nobody", "nothing")),
        }
        return [Refusal(row, ask, ClientRequestException) for row, ask in cases.items()]

    def told(self, error: ClientRequestException) -> Told:
        # Where a body has no code that it knows, the library repeats the status.
        repeated = str(error.error_code) == str(error.status_code)
        return Told(error.status_code, None if repeated else error.error_code, error.error_msg)
