"""Refuses to run without mock servers, with a word on how to get them; with proxies before them, looks at their verdicts."""

import os

import pytest

from mock_server import servers


def pytest_configure():
    if "INTEROP_SERVERS" not in os.environ:
        raise pytest.UsageError("no mock servers to ask: run `cargo xtask interop`")


@pytest.fixture(autouse=True)
def unblamed(request):
    """A proxy in between blames nobody: neither the library, unless its test asks wrongly on purpose, nor the mock server."""
    if "INTEROP_PROXY" not in os.environ:
        yield
        return
    for server in servers().values():
        server.forget()
    yield
    found = [finding for server in servers().values() for finding in server.failures()]
    if request.module.__name__ == "test_errors":
        found = [finding for finding in found if not finding["rule"].startswith("requests/")]
    assert found == []
