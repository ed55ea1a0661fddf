"""openstacksdk: discovers versions, asks for the largest, follows `links`."""

import openstack
from openstack import exceptions
from openstack.config import OpenStackConfig

from libraries.interface import Refusal, Told
from mock_server import Credential, MockServer

LIST = "huawei-ecs/list-server-actions"
SHOW = "huawei-ecs/show-server-action"
NOBODY = "00000000-0000-4000-8000-000000000000"
VERSION = "X-OpenStack-Nova-API-Version"


class Library:
    operation = LIST
    documented = {"action", "instance_uuid", "message", "project_id", "request_id", "start_time", "user_id"}
    newest_first = "start_time"

    def __init__(self, limit: int | None = None):
        """Without a limit the server's own holds."""
        self.name = f"openstacksdk-limit-{limit}" if limit else "openstacksdk"
        self.page = limit or 1000
        self.query = {"limit": limit} if limit else {}

    def connect(self, mock: MockServer, credential: Credential | None = None, project: str | None = None):
        """A connection with a token at hand, so that no identity service is asked."""
        credential = credential or mock.credential()
        project = project or mock.entity(LIST, "project_id")
        auth = {"endpoint": f"{mock.base}/v2.1/{project}", "token": credential.token or credential.secret}
        config = OpenStackConfig(load_yaml_config=False, load_envvars=False)
        region = config.get_one(auth_type="admin_token", auth=auth)
        return openstack.connection.Connection(config=region)

    def actions(self, mock: MockServer, *, server: str | None = None, **query):
        """The actions of a server."""
        credential, project = query.pop("credential", None), query.pop("project", None)
        connection = self.connect(mock, credential, project)
        return connection.compute.server_actions(server or mock.entity(LIST, "server_id"), **query)

    def list_all(self, mock: MockServer):
        for action in self.actions(mock, **self.query):
            # The library reads the member of this name from the path of its own request.
            yield {name: getattr(action, name) for name in self.documented - {"instance_uuid"}} | {
                "instance_uuid": action.server_id,
            }

    def refusals(self) -> list[Refusal]:
        if self.query:
            # Errors do not depend on the limit.
            return []

        def listed(**query):
            return lambda mock: list(self.actions(mock, **query))

        def refused(kind):
            return lambda mock: list(self.actions(mock, credential=mock.credential(kind)))

        bad, missing, other = (
            exceptions.BadRequestException,
            exceptions.NotFoundException,
            exceptions.HttpException,
        )
        return [
            Refusal("itemNotFound-server", listed(server=NOBODY), missing),
            Refusal("itemNotFound-action", self.unknown_action, missing, operation=SHOW),
            Refusal("badRequest-project", listed(project="f" * 32), bad),
            Refusal("badRequest-limit", listed(limit=-1), bad),
            Refusal("badRequest-marker", listed(marker="nobody"), bad),
            Refusal("badRequest-changes-since", listed(changes_since="yesterday"), bad),
            Refusal("badRequest-version", self.with_version("two"), bad),
            Refusal("computeFault-version", self.with_version("3.0"), other),
            Refusal("unknown-path", self.get("/nothing"), missing),
            Refusal("forbidden", refused("no-permission"), exceptions.ForbiddenException),
            Refusal("gateway-token", refused("invalid-sts-token"), other),
            Refusal("Unauthorized", refused("expired-sts-token"), other),
            Refusal("gateway-token", listed(credential=Credential("nobody", "nothing")), other),
        ]

    def unknown_action(self, mock: MockServer):
        compute = self.connect(mock).compute
        return compute.get_server_action(f"req-{NOBODY}", mock.entity(LIST, "server_id"))

    def with_version(self, version: str):
        path = "/servers/{}/os-instance-actions"
        return lambda mock: self.get(path.format(mock.entity(LIST, "server_id")), {VERSION: version})(mock)

    def get(self, path: str, headers: dict[str, str] | None = None):
        """A request of the user's own making, over the library's session."""

        def ask(mock: MockServer):
            exceptions.raise_from_response(self.connect(mock).compute.get(path, headers=headers or {}))

        return ask

    def told(self, error: exceptions.HttpException) -> Told:
        # Where the body is none that it knows, its details are the status line's own words.
        read = error.details != error.response.reason
        return Told(status=error.status_code, message=error.details if read else None)
