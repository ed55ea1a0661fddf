"""Every documented error reaches the user of a library as an exception that tells it apart."""

import re

import pytest

from libraries import LIBRARIES
from mock_server import error_rows, servers

CASES = [
    pytest.param(library, refusal, id=f"{library.name}-{refusal.row}")
    for library in LIBRARIES
    for refusal in library.refusals()
]


def pattern(message: str) -> str:
    """A message of the tables, its holes matching anything."""
    text = message.replace("{{", "{").replace("}}", "}").strip()
    return ".*".join(re.escape(part) for part in re.split(r"\{[\w-]+\}", text))


@pytest.mark.parametrize(("library", "refusal"), CASES)
def test_a_refusal_raises_the_librarys_own_exception(library, refusal):
    row = error_rows(refusal.operation or library.operation)[refusal.row]
    with pytest.raises(refusal.raises) as raised:
        refusal.ask(servers()[100])
    assert type(raised.value) is refusal.raises

    told = library.told(raised.value)
    assert told.status == row["status"]
    if refusal.code:
        # The library has words of its own for this one.
        assert told.code == refusal.code
        return
    assert told.code in (None, row["code"])
    assert told.message is None or re.search(pattern(row["message"]), told.message, re.DOTALL)


@pytest.mark.parametrize("library", [library for library in LIBRARIES if library.refusals()], ids=lambda library: library.name)
def test_no_error_of_the_page_itself_is_left_out(library):
    rows = error_rows(library.operation).values()
    # Rows from elsewhere say what they rest on; many of them no client library can run into.
    documented = {row["id"] for row in rows if "basis" not in row}
    assert documented <= {refusal.row for refusal in library.refusals()}
