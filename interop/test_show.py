"""What is listed can be shown one by one."""

from libraries import openstack_nova
from mock_server import servers

LIBRARY = openstack_nova.Library()


def test_every_listed_action_can_be_shown_with_its_events():
    mock = servers()[51]
    compute = LIBRARY.connect(mock).compute
    server = mock.entity(openstack_nova.LIST, "server_id")
    for listed in compute.server_actions(server):
        shown = compute.get_server_action(listed.request_id, server)
        assert (shown.action, shown.start_time) == (listed.action, listed.start_time)
        assert shown.events
