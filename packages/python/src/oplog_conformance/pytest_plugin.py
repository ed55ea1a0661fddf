"""The fixture ``oplog_mock``, the marker ``oplog`` and the option ``--oplog-gate``.

One server serves all tests of a process and forgets everything between them; a test whose marker wants another server gets its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ._mock import Mock, RequestsViolate, start_mock

_MARKER = "oplog(stubs=, entries=, seed=, faults=, scenario=, auth=, now=): how the mock server of `oplog_mock` is set up"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("oplog", "operation-log APIs")
    group.addoption(
        "--oplog-gate",
        action="store_true",
        help="fail each test whose requests to `oplog_mock` violate the documentation",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture(scope="session")
def _oplog_shared() -> Iterator[list[Mock]]:
    started: list[Mock] = []
    yield started
    for mock in started:
        mock.stop()


@pytest.fixture
def oplog_mock(request: pytest.FixtureRequest, _oplog_shared: list[Mock]) -> Iterator[Mock]:
    """A mock server that serves every operation as documented."""
    marker = request.node.get_closest_marker("oplog")
    wanted: dict[str, Any] = dict(marker.kwargs) if marker else {}
    stubs = wanted.pop("stubs", ())
    if wanted:
        mock = start_mock(**wanted)
    else:
        if not _oplog_shared:
            _oplog_shared.append(start_mock())
        mock = _oplog_shared[0]
        mock.reset()
    try:
        if stubs:
            mock.stubs(stubs)
        yield mock
        if request.config.getoption("--oplog-gate"):
            _gate(mock)
    finally:
        if wanted:
            mock.stop()


def _gate(mock: Mock) -> None:
    try:
        mock.expect_pass()
    except RequestsViolate as violation:
        pytest.fail(f"the requests of this test violate the documentation\n{violation}", pytrace=False)
