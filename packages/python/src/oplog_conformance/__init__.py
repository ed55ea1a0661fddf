"""A mock server of operation-log APIs for tests.

>>> from oplog_conformance import start_mock
>>> with start_mock(entries=3) as mock:
...     mock.url.startswith("http://127.0.0.1:")
True
"""

from ._mock import Mock, OplogError, RequestsViolate, start_mock
from ._program import find_program

__all__ = ["Mock", "OplogError", "RequestsViolate", "find_program", "start_mock"]
