"""Refuses to run without stand-ins, with a word on how to get them."""

import os

import pytest


def pytest_configure():
    if "INTEROP_SERVERS" not in os.environ:
        raise pytest.UsageError("no stand-ins to ask: run `cargo xtask interop`")
