"""A mock server in a process of its own, and what can be told to it and asked of it while it runs.

Only the standard library is used, and no proxy: the server is on this machine. It ends with :meth:`Mock.stop`, with the interpreter,
or by itself after two hours.
"""

from __future__ import annotations

import atexit
import json
import re
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from ._program import find_program

_LONGEST = 7200
_SERVING = re.compile(r"\bon (https?://\S+?),?(\s|$)")
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class OplogError(RuntimeError):
    """The program did not do what it was asked; the text is what it said."""


class RequestsViolate(AssertionError):
    """Requests violate the documentation; ``findings`` says which and how."""

    def __init__(self, findings: list[dict[str, Any]], text: str) -> None:
        super().__init__(text)
        self.findings = findings


class Mock:
    """A running mock server. Made by :func:`start_mock`."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self._process = process
        #: Base URL, without a slash at its end. All operations are below it.
        self.url = url
        target = self._ask("GET", "/__admin/target")
        valid = target["credentials"]["valid"]
        #: The test account that may do everything.
        self.access_key: str = valid["access_key"]
        #: Its secret, which is also its password and its token.
        self.secret: str = valid["secret"]
        self._operations: dict[str, dict[str, Any]] = target["operations"]

    @property
    def operations(self) -> list[str]:
        """The ids of the operations that are served."""
        return sorted(self._operations)

    def values(self, operation: str) -> dict[str, str]:
        """Ids and constants that a request to ``operation`` needs, by parameter.

        :raises KeyError: for an operation that is not served.
        """
        return dict(self._operations[operation]["parameters"])

    def entities(self, operation: str) -> dict[str, list[str]]:
        """All ids that the server knows for ``operation``, by parameter."""
        return {name: list(ids) for name, ids in self._operations[operation]["entities"].items()}

    def stub(
        self,
        *,
        response: Mapping[str, Any],
        request: Mapping[str, Any] | None = None,
        **scenario: str,
    ) -> None:
        """Answers a request that matches ``request`` with ``response``, in the words of a scenario file.

        :raises OplogError: when the server does not understand it.
        """
        self.stubs([{"request": dict(request or {}), "response": dict(response), **scenario}])

    def stubs(self, stubs: Iterable[Mapping[str, Any]]) -> None:
        """Adds stubs, in the words of a scenario file."""
        self._ask("POST", "/__admin/stubs", {"stub": [dict(stub) for stub in stubs]})

    def clear_stubs(self) -> None:
        """Answers as documented again."""
        self._ask("DELETE", "/__admin/stubs")

    def requests(self) -> list[dict[str, Any]]:
        """The requests since the start or the last reset, oldest first, without secrets."""
        answer = self._ask("GET", "/__admin/requests")
        return list(answer["requests"])

    def verdict(self) -> dict[str, Any]:
        """Whether the requests pass, and what they violate."""
        verdict: dict[str, Any] = self._ask("GET", "/__admin/verdict")
        return verdict

    def expect_pass(self) -> None:
        """Does nothing if no request violates the documentation.

        :raises RequestsViolate: otherwise. Warnings violate nothing.
        """
        verdict = self.verdict()
        failing = [finding for finding in verdict["findings"] if finding["severity"] == "deny"]
        if failing:
            raise RequestsViolate(failing, "\n".join(map(_told, failing)))
        if verdict["forgotten"]:
            raise RequestsViolate([], f"{verdict['forgotten']} requests were forgotten before they were checked")

    def reset(self) -> None:
        """Forgets requests, stubs and another clock."""
        self.clear_stubs()
        self._ask("POST", "/__admin/reset")

    def stop(self) -> None:
        """Ends the server. A second time does nothing."""
        atexit.unregister(self.stop)
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Mock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Mock {self.url}>"

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with _DIRECT.open(request, timeout=30) as answer:
                text = answer.read()
        except urllib.error.HTTPError as refused:
            raise OplogError(_reason(refused.read()) or f"{method} {path}: status {refused.code}") from None
        except OSError as lost:
            raise OplogError(f"the mock server at {self.url} does not answer: {lost}") from lost
        return json.loads(text) if text else None


def start_mock(
    *,
    entries: int | None = None,
    seed: int | None = None,
    faults: Iterable[str] = (),
    scenario: str | Path | None = None,
    auth: bool = True,
    now: str | None = None,
) -> Mock:
    """Starts a mock server on a free port of this machine.

    :param entries: entries of each list; the first ones are those that the pages show.
    :param seed: of everything that is generated.
    :param faults: in which ways it misbehaves, as ``oplog mock --list-faults`` names them.
    :param scenario: a file of stubs.
    :param auth: whether credentials are checked.
    :param now: the time at which its clock stands still.
    :raises OplogError: when it does not start, with what it said.
    """
    command = [str(find_program()), "mock", "--listen", "127.0.0.1:0", "--stop-after", str(_LONGEST)]
    command += [] if entries is None else ["--entries", str(entries)]
    command += [] if seed is None else ["--seed", str(seed)]
    command += [word for fault in faults for word in ("--fault", fault)]
    command += [] if scenario is None else ["--scenario", str(scenario)]
    command += [] if auth else ["--no-auth"]
    command += [] if now is None else ["--now", now]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None and process.stderr is not None
    serving = _SERVING.search(process.stdout.readline())
    if serving is None:
        _, said = process.communicate()
        raise OplogError(said.strip() or f"`oplog mock` ended with {process.returncode}")
    # What it prints later is read, so that it never waits for a reader.
    for stream in (process.stdout, process.stderr):
        threading.Thread(target=_drain, args=(stream,), daemon=True).start()
    mock = Mock(process, serving[1])
    atexit.register(mock.stop)
    return mock


def _drain(stream: IO[str]) -> None:
    for _ in stream:
        pass


def _reason(body: bytes) -> str | None:
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return None


def _told(finding: Mapping[str, Any]) -> str:
    return f"{finding['rule']}  {finding['at']}\n    expected {finding['expected']}\n    actual   {finding['actual']}"
