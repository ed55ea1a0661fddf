"""The checker on servers that no one here wrote: what it finds about each is known, and is all that it finds.

The contracts are in `examples/`, and what the findings mean in the README beside them.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

import real_servers

EXAMPLES = Path(__file__).parent.parent / "examples"

# By server: the rules that find something, each with the operation.
FOUND = {
    "docker-registry": (real_servers.docker_registry, {("registry/list-tags", "pagination/size-bound")}),
    "json-server": (
        real_servers.json_server,
        {
            ("json-server/list-tickets", "pagination/no-repeat"),
            ("json-server/list-tickets", "pagination/totals"),
        },
    ),
    "moto": (real_servers.moto, {("s3/list-objects", "fields/undocumented")}),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_real_server_is_checked_and_its_departures_are_known(name, tmp_path):
    serve, known = FOUND[name]
    report = tmp_path / "report.json"
    try:
        with serve(tmp_path) as base:
            program = [os.environ["OPLOG_PROGRAM"], "conformance", "--contracts", str(EXAMPLES / name)]
            vendors = [folder.name for folder in (EXAMPLES / name).iterdir() if folder.is_dir()]
            only = [word for vendor in vendors for word in ("--only", vendor)]
            ended = subprocess.run(
                [*program, *only, "--target", base, "--report", f"json={report}"], capture_output=True, text=True
            )
    except real_servers.NotInstalled as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    assert ended.returncode in (0, 1), ended.stdout + ended.stderr
    operations = json.loads(report.read_text())["operations"]
    found = {(operation["id"], finding["rule"]) for operation in operations for finding in operation["findings"]}
    assert found == known, ended.stdout
