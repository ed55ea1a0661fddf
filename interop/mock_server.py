"""The mock server that a test asks, and what it tells about itself.

`cargo xtask interop` serves one for each size of list and names them in `INTEROP_SERVERS`: `0=http://… 1=http://…`. What a
library needs to ask one (entities, credentials) comes from the mock server's own description; what it must be told comes from the
tables that the mock server follows too.
"""

import functools
import json
import os
import tomllib
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SCHEMAS = Path(__file__).parent.parent / "schemas"


@dataclass(frozen=True)
class Credential:
    """Who asks. The token is that of temporary credentials."""

    key: str
    secret: str
    token: str | None = None


@dataclass(frozen=True)
class MockServer:
    """One server."""

    base: str
    authority: str | None = None
    """The path of the certificate to trust, for libraries that have an option of their own for it."""

    @property
    def scheme(self) -> str:
        return urlsplit(self.base).scheme

    @property
    def host(self) -> str:
        return urlsplit(self.base).hostname

    @property
    def port(self) -> int:
        return urlsplit(self.base).port

    def entity(self, operation: str, parameter: str) -> str:
        """A thing of the name that it knows, other than the documented one."""
        return self._target["operations"][operation]["entities"][parameter][0]

    def credential(self, kind: str = "valid") -> Credential:
        """A credential that it knows: a valid one, or one that is refused for this reason."""
        told = self._target["credentials"][kind]
        return Credential(told["access_key"], told["secret"], told.get("token"))

    def forget(self) -> None:
        """Forgets what it was asked so far."""
        self._admin("reset", method="POST")

    def asked(self) -> list[dict]:
        """What it was asked, oldest first."""
        return self._admin("requests")["requests"]

    def failures(self) -> list[dict]:
        """What the proxy before it has found that fails."""
        return [finding for finding in self._admin("verdict")["findings"] if finding["weight"] == "fail"]

    @property
    def _target(self) -> dict:
        return _target(self.base)

    def _admin(self, path: str, method: str = "GET") -> dict:
        request = urllib.request.Request(f"{self.base}/__admin/{path}", method=method)
        with urllib.request.urlopen(request) as response:
            return json.load(response)


@functools.cache
def _target(base: str) -> dict:
    return MockServer(base)._admin("target")


@functools.cache
def servers() -> dict[int, MockServer]:
    """The mock servers by the size of their lists."""
    pairs = (pair.split("=", 1) for pair in os.environ["INTEROP_SERVERS"].split())
    return {int(entries): MockServer(base) for entries, base in pairs}


@functools.cache
def error_rows(operation: str) -> dict[str, dict]:
    """The rows of an operation's error table by id."""
    with (SCHEMAS / operation / "tables.toml").open("rb") as file:
        return {row["id"]: row for row in tomllib.load(file)["error"]}
