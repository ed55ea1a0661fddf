"""Over HTTPS every library works too, and trusts the mock server's authority by the usual variables or by its own option."""

import os
import subprocess
from contextlib import contextmanager

import pytest

from libraries import LIBRARIES
from mock_server import MockServer

# What the gate sets for its command, too.
VARIABLES = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]

ENTRIES = 101


@contextmanager
def served():
    """A mock server with a certificate of its own, told to nobody yet."""
    command = [os.environ["OPLOG_PROGRAM"], "mock", "--tls", "--listen", "127.0.0.1:0"]
    command += ["--entries", str(ENTRIES), "--stop-after", "600"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            base = process.stdout.readline().split(" on ")[1].split(",")[0]
            said = (line.strip().partition("authority: ") for line in process.stdout)
            yield MockServer(base, next(path for before, _, path in said if path and not before))
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def mock():
    with served() as mock:
        yield mock


@pytest.fixture(scope="module")
def stranger():
    with served() as mock:
        yield MockServer(mock.base)


@pytest.fixture
def trusted(mock, monkeypatch):
    for name in VARIABLES:
        monkeypatch.setenv(name, mock.authority)
    return mock


each_library = pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)


@each_library
def test_a_library_gets_all_entries(library, trusted):
    assert len(list(library.list_all(trusted))) == ENTRIES


@each_library
def test_a_library_asks_nothing_of_a_server_that_it_has_no_reason_to_trust(library, trusted, stranger, monkeypatch):
    # Both know the same things, so one tells what the other must be asked.
    monkeypatch.setattr(MockServer, "_target", trusted._target)
    with pytest.raises(Exception, match="(?i)certificate|ssl"):
        list(library.list_all(stranger))
