"""What an installed package does. Run with the package and pytest in an environment of their own."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import oplog_conformance
from oplog_conformance import Mock, OplogError, start_mock

pytest_plugins = ["pytester"]

LOG = "/v1/operationLog?maxKeys=1000"


def get(url: str) -> tuple[int, dict]:
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def test_the_program_is_the_one_of_this_environment() -> None:
    assert oplog_conformance.find_program().is_file()


@pytest.mark.oplog(auth=False, entries=7)
def test_a_marker_sets_the_server_up(oplog_mock: Mock) -> None:
    status, page = get(oplog_mock.url + LOG)
    assert (status, len(page["operationLogs"])) == (200, 7)


def test_unsigned_requests_are_refused_and_told(oplog_mock: Mock) -> None:
    assert get(oplog_mock.url + LOG)[0] == 403
    assert len(oplog_mock.requests()) == 1
    with pytest.raises(oplog_conformance.RequestsViolate, match="requests/signature"):
        oplog_mock.expect_pass()


def test_nothing_is_left_of_the_test_before(oplog_mock: Mock) -> None:
    assert oplog_mock.requests() == []
    assert oplog_mock.verdict()["findings"] == []


@pytest.mark.oplog(stubs=[{"request": {"nth": 1}, "response": {"status": 429, "headers": {"Retry-After": "1"}, "json": {}}}])
def test_a_stub_answers_once(oplog_mock: Mock) -> None:
    assert [get(oplog_mock.url + LOG)[0] for _ in range(2)] == [429, 403]


def test_what_is_not_understood_is_an_error_with_its_reason(oplog_mock: Mock) -> None:
    with pytest.raises(OplogError, match="no operation is called"):
        oplog_mock.stub(request={"operation": "nobody/nothing"}, response={"status": 500})
    with pytest.raises(OplogError, match="no-such-fault"):
        start_mock(faults=["no-such-fault"])


def test_values_are_those_that_the_server_knows(oplog_mock: Mock) -> None:
    operation = "huawei-ecs/list-server-actions"
    assert operation in oplog_mock.operations
    assert oplog_mock.values(operation)["server_id"] in oplog_mock.entities(operation)["server_id"]


def test_the_gate_fails_the_test_that_asked_wrongly(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import urllib.request, pytest

        @pytest.mark.oplog(auth=False)
        def test_right(oplog_mock):
            urllib.request.urlopen(oplog_mock.url + "/v1/operationLog?maxKeys=1000").read()

        @pytest.mark.oplog(auth=False)
        def test_misspelt(oplog_mock):
            urllib.request.urlopen(oplog_mock.url + "/v1/operationLog?maxKey=1000").read()
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=2)
    gated = pytester.runpytest_subprocess("--oplog-gate")
    gated.assert_outcomes(passed=2, errors=1)
    gated.stdout.fnmatch_lines(["*requests/unknown-parameter*", "*did you mean maxKeys?*"])


def test_a_scenario_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "down.toml"
    file.write_text("[[stub]]\nresponse = { status = 503, json = {} }\n")
    with start_mock(scenario=file) as mock:
        assert get(mock.url + LOG)[0] == 503
    with pytest.raises(OplogError, match="does not answer"):
        mock.requests()
