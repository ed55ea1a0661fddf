"""Servers that no one here wrote, each installed from its own registry, started on loopback and filled with enough entries for
several pages.

What is not there is installed: `docker-registry` by apt, `json-server` by npm and `moto` by pip below `target/`. A server ends with the test that uses it.
"""

import contextlib
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

INSTALLED = Path(__file__).parent.parent / "target" / "interop-servers"
JSON_SERVER = "json-server@0.17.4"
MOTO = "moto[s3,server]==5.2.5"
# More than five pages by ten, and a last page that is not full.
ENTRIES = 57
PATIENCE = 60


class NotInstalled(Exception):
    """The server is not here and cannot be installed."""


def run(command, **options):
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotInstalled(f"{' '.join(map(str, command))}: {getattr(error, 'stderr', None) or error}") from error


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def ask(method, url, body=b"", **headers):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return urllib.request.urlopen(urllib.request.Request(url, data=body, method=method, headers=names), timeout=30)


@contextlib.contextmanager
def process(command, base):
    """Runs a server until the block ends; it has answered something by the time that it begins."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                ask("GET", base)
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > end:
                    raise NotInstalled(f"{command[0]} does not answer") from None
                time.sleep(0.1)
        yield base
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def docker_registry(folder):
    program = shutil.which("docker-registry")
    if program is None:
        if os.geteuid() != 0:
            raise NotInstalled("docker-registry: `apt-get install docker-registry` takes root")
        # The run level keeps apt from starting it.
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        run(["apt-get", "update", "-qq"], env=quiet)
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "docker-registry"], env=quiet)
        program = "docker-registry"
    base = f"http://127.0.0.1:{free_port()}"
    settings = {
        "version": 0.1,
        "log": {"level": "error", "accesslog": {"disabled": True}},
        "storage": {"filesystem": {"rootdirectory": str(folder / "data")}},
        "http": {"addr": base.removeprefix("http://")},
    }
    # JSON is YAML.
    (folder / "config.yml").write_text(json.dumps(settings))
    with process([program, "serve", str(folder / "config.yml")], f"{base}/v2/"):
        for number in range(ENTRIES):
            push_blob(base, f"team-{number % 7}/app-{number:03}", b"x")
        push_tags(base, "app", [f"v{number // 10}.{number % 10}" for number in range(ENTRIES)])
        push_tags(base, "tool", ["latest"])
        yield base


def push_blob(base, repository, data):
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    place = ask("POST", f"{base}/v2/{repository}/blobs/uploads/").headers["Location"]
    place = place if place.startswith("http") else base + place
    ask("PUT", f"{place}{'&' if '?' in place else '?'}digest={digest}", data, Content_Type="application/octet-stream")
    return digest


def push_tags(base, repository, tags):
    config = b'{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    manifest = {
        "schemaVersion": 2,
        "mediaType": kind,
        "config": {
            "mediaType": "application/vnd.docker.container.image.v1+json",
            "size": len(config),
            "digest": push_blob(base, repository, config),
        },
        "layers": [],
    }
    for tag in tags:
        ask("PUT", f"{base}/v2/{repository}/manifests/{tag}", json.dumps(manifest).encode(), Content_Type=kind)


@contextlib.contextmanager
def json_server(folder):
    home = INSTALLED / "json-server"
    program = home / "node_modules" / ".bin" / "json-server"
    if not program.exists():
        home.mkdir(parents=True, exist_ok=True)
        run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--no-save", "--prefix", str(home), JSON_SERVER])
    tickets = [
        {
            "id": number + 1,
            "title": f"Ticket {number + 1}",
            "state": ["open", "closed"][number % 2],
            "opened": f"2026-01-{number % 28 + 1:02}T10:00:00Z",
        }
        for number in range(ENTRIES)
    ]
    (folder / "tickets.json").write_text(json.dumps({"tickets": tickets}))
    port = free_port()
    command = [str(program), "--host", "127.0.0.1", "--port", str(port), "--quiet", str(folder / "tickets.json")]
    with process(command, f"http://127.0.0.1:{port}") as base:
        yield base


@contextlib.contextmanager
def moto(_folder):
    home = INSTALLED / "moto"
    program = home / "bin" / "moto_server"
    if not program.exists():
        run([sys.executable, "-m", "venv", "--clear", str(home)])
        run([str(home / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "--no-input", MOTO])
    port = free_port()
    with process([str(program), "-H", "127.0.0.1", "-p", str(port)], f"http://127.0.0.1:{port}") as base:
        # Whoever writes has to say who it is; nobody checks it.
        scope = "Credential=test/20260101/us-east-1/s3/aws4_request"
        author = {"Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=test"}
        ask("PUT", f"{base}/archive", **author)
        for number in range(ENTRIES):
            ask("PUT", f"{base}/archive/2026/{number % 7}/log-{number:03}", b"x" * number, **author)
        yield base
