"""The client libraries, each behind the same small interface."""

from libraries import alibaba, alibaba_core, baidu, huawei_core, openstack_nova

LIBRARIES = [
    openstack_nova.Library(),
    openstack_nova.Library(limit=50),
    huawei_core.Library(),
    baidu.Library(),
    alibaba.Library("acs3"),
    alibaba.Library("rpc", algorithm="v2"),
    alibaba_core.Library("json"),
    alibaba_core.Library("xml"),
]
