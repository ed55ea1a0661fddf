"""Asks Prism, which answers from a document, through Prism, which validates each answer against the same document.

usage: prism.py PRISM DOCUMENT...

Every operation is asked once with the examples of its required parameters. Prism names what it finds in the header `sl-violations`
and, with --errors, answers 500.
"""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

PATIENCE = 90


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait(port: int, process: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"prism ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    sys.exit(f"prism does not listen after {PATIENCE} seconds")


def example(schema: dict) -> str:
    """A value of a parameter: its constant, its example, a listed one, or something of its type."""
    for value in [schema.get("const"), *schema.get("examples", []), *schema.get("enum", [])]:
        if value is not None:
            return str(value)
    return "1"


def requests(document: dict):
    """One request of each operation: its name, method, path with query, and headers."""
    schemes = document["components"]["securitySchemes"].values()
    for path, item in document["paths"].items():
        for method, call in item.items():
            # Prism reads no bodies in XML, so it finds every one of them wrong.
            if not any("json" in media for media in call["responses"]["200"]["content"]):
                continue
            query, headers, filled = {}, {}, path
            for reference in call["parameters"]:
                row = document["components"]["parameters"][reference["$ref"].rsplit("/", 1)[1]]
                if row["in"] == "path":
                    filled = filled.replace("{%s}" % row["name"], urllib.parse.quote(example(row["schema"])))
                elif row.get("required"):
                    query[row["name"]] = example(row["schema"])
            for scheme in schemes:
                if scheme["type"] == "http":
                    headers["Authorization"] = "Basic dXNlcjpwYXNzd29yZA=="
                elif scheme["in"] == "query":
                    query[scheme["name"]] = "x"
                else:
                    headers[scheme["name"]] = "x"
            yield call["operationId"], method.upper(), f"{filled}?{urllib.parse.urlencode(query)}", headers


def check(prism: str, path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    mock_port, proxy_port = free_port(), free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    mock = subprocess.Popen([prism, "mock", "-p", str(mock_port), path], **quiet)
    proxy = subprocess.Popen(
        [prism, "proxy", "-p", str(proxy_port), "--errors", path, f"http://127.0.0.1:{mock_port}"], **quiet
    )
    found = []
    try:
        wait(mock_port, mock)
        wait(proxy_port, proxy)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        for name, method, target, headers in requests(document):
            request = urllib.request.Request(f"http://127.0.0.1:{proxy_port}{target}", method=method, headers=headers)
            try:
                with opener.open(request, timeout=PATIENCE) as response:
                    status, body, violations = response.status, response.read(), response.headers.get("sl-violations")
            except urllib.error.HTTPError as error:
                status, body, violations = error.code, error.read(), error.headers.get("sl-violations")
            if status != 200 or violations:
                found.append(f"{name}: {method} {target}: {status} {violations or body.decode(errors='replace')[:600]}")
            else:
                print(f"{name}: fine, {len(body)} bytes")
    finally:
        for process in (mock, proxy):
            process.terminate()
        for process in (mock, proxy):
            process.wait()
    return found


def main() -> int:
    prism, *documents = sys.argv[1:]
    found = [line for path in documents for line in check(prism, path)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
