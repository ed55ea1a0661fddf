"""Refuses to run without mock servers, with a word on how to get them."""

import os

import pytest


def pytest_configure():
    if "INTEROP_SERVERS" not in os.environ:
        raise pytest.UsageError("no mock servers to ask: run `cargo xtask interop`")
