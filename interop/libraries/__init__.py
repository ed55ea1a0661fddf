"""The client libraries, each behind the same small interface."""

from libraries import alibaba, alibaba_core, baidu, openstack_nova

LIBRARIES = [
    openstack_nova.Library(),
    baidu.Library(),
    alibaba.Library("acs3"),
    alibaba.Library("rpc", algorithm="v2"),
    alibaba_core.Library("json"),
    alibaba_core.Library("xml"),
]
