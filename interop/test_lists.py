"""Every library gets every entry, whatever the size of the list."""

import pytest

from libraries import LIBRARIES, baidu
from mock_server import servers

SIZES = {
    "nothing": lambda page: 0,
    "one": lambda page: 1,
    "a-page": lambda page: page,
    "a-page-and-one": lambda page: page + 1,
    "a-thousand": lambda page: 1000,
}

each_library = pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)


@each_library
@pytest.mark.parametrize("size", SIZES)
def test_a_library_gets_all_entries(library, size):
    total = SIZES[size](library.page)
    entries = list(library.list_all(servers()[total]))
    assert len(entries) == total


@each_library
def test_an_entry_has_every_documented_member(library):
    for entry in library.list_all(servers()[library.page + 1]):
        assert set(entry) >= library.documented


@each_library
def test_entries_come_newest_first(library):
    times = [entry[library.newest_first] for entry in library.list_all(servers()[library.page + 1])]
    assert times == sorted(times, reverse=True)


@each_library
def test_entries_beyond_a_page_take_another_request(library):
    def requests(total):
        mock = servers()[total]
        mock.forget()
        list(library.list_all(mock))
        return len(mock.asked())

    assert requests(library.page + 1) == requests(1) + 1


def test_without_bounds_the_log_is_that_of_the_current_day():
    mock = servers()[1000]
    times = [entry["operationTime"] for entry in baidu.Library().list_between(mock)]
    assert 0 < len(times) < 1000
    assert len({time[: len("2026-01-01")] for time in times}) == 1


def test_libraries_of_one_operation_see_the_same_entries():
    def seen(library):
        # Message and time are what every form of an answer spells alike.
        mock = servers()[1000]
        return [tuple(entry[name] for name in sorted(library.documented)) for entry in library.list_all(mock)]

    first = {}
    for library in LIBRARIES:
        assert seen(library) == first.setdefault(library.operation, seen(library)), library.name
