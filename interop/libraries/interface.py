"""What a test needs to know about a library."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from mock_server import MockServer


@dataclass(frozen=True)
class Told:
    """What a library's exception tells of an answer; what it does not tell is `None`."""

    status: int | None = None
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class Refusal:
    """A request that is refused."""

    row: str
    """The row of the error table."""
    ask: Callable[[MockServer], object]
    raises: type[Exception]
    """Exactly this type, none below it."""
    operation: str | None = None
    """The operation that the row belongs to, where it is not the library's own."""
    code: str | None = None
    """The code that the library makes of the row's."""


class Library(Protocol):
    """One client library, or one of the ways it can be set up."""

    name: str
    operation: str
    page: int
    """The most entries of one page, as the library asks for them."""
    documented: set[str]
    """The documented members of an entry."""
    newest_first: str
    """The member that holds an entry's time."""

    def list_all(self, mock: MockServer) -> Iterator[dict]:
        """All entries, page after page as the library's own users would, under their documented names."""

    def refusals(self) -> list[Refusal]:
        """Every refusal that a user of the library can run into."""

    def told(self, error: Exception) -> Told:
        """What an exception of the library tells."""
