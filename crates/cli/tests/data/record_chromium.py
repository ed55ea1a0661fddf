"""Records what a page in Chromium asks a mock server for, as HAR: `record_chromium.py OPLOG CHROMIUM >chromium.har`.

The browser is driven over a pipe by the DevTools protocol, and its events are written as the network panel exports them. Names of hosts
are mapped to this machine, so that nothing of it is in the recording.
"""

import base64
import functools
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from datetime import datetime, timezone

API, SITE = "http://api.example.com", "http://site.example.com"

PAGE = f"""<!doctype html><title>Log</title><script type="module">
const ask = async (path, init) => (await fetch("{API}" + path, init)).text();
const pages = async (list) => {{
  for (let marker = ""; ; ) {{
    const page = JSON.parse(await ask(list + (marker && "&marker=" + encodeURIComponent(marker))));
    if (!page.isTruncated) return;
    marker = page.nextMarker;
  }}
}};
await pages("/v1/operationLog?startTime=2001-01-01T00:00:00Z&endTime=2101-01-01T00:00:00Z&maxKeys=3");
await ask("/transactions.xml");
await ask("/v1/operationLog?maxKeys=many", {{ headers: {{ Authorization: "bce-auth-v1/a-secret-key//a-secret-signature" }} }});
document.title = "done";
</script>"""


class Site(http.server.BaseHTTPRequestHandler):
    """The page, and nothing else."""

    def do_GET(self):
        body = PAGE.encode() if self.path == "/" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Browser:
    """Commands to the browser, and its events, as messages that end with a zero byte."""

    def __init__(self, chromium, flags):
        commands, self._commands = os.pipe()
        self._messages, messages = os.pipe()

        def inherit():
            os.dup2(commands, 3)
            os.dup2(messages, 4)

        self._process = subprocess.Popen(
            [chromium, "--headless=new", "--no-sandbox", "--remote-debugging-pipe", *flags],
            preexec_fn=inherit, close_fds=False, stderr=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(messages)
        self._rest, self._number, self.events = b"", 0, []

    def _next(self):
        while b"\0" not in self._rest:
            read = os.read(self._messages, 1 << 16)
            if not read:
                raise SystemExit("the browser ended")
            self._rest += read
        message, self._rest = self._rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, session=None, **params):
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                return answer.get("result", {})
            self.events.append(answer)

    def close(self):
        self.ask("Browser.close")
        self._process.wait()


def pairs(headers):
    return [{"name": name, "value": value} for name, value in headers.items()]


def entry(sent, seen, body):
    """One request with what came of it, as HAR has it."""
    request, response = sent["request"], seen.get("response")
    started = datetime.fromtimestamp(sent["wallTime"], timezone.utc).isoformat(timespec="milliseconds")
    content = {"size": 0, "mimeType": "x-unknown"}
    if response:
        text = body.get("body", "")
        size = len(base64.b64decode(text)) if body.get("base64Encoded") else len(text.encode())
        content = {"size": size, "mimeType": response["mimeType"], "text": text}
        if body.get("base64Encoded"):
            content["encoding"] = "base64"
    return {
        "_initiator": {"type": sent["initiator"]["type"]},
        "_priority": request["initialPriority"],
        "_resourceType": sent.get("type", "Other").lower(),
        "cache": {},
        "request": {
            "method": request["method"], "url": request["url"], "httpVersion": "HTTP/1.1",
            "headers": pairs(request["headers"] | seen.get("sent", {})),
            "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0,
        },
        "response": {
            "status": response["status"] if response else 0,
            "statusText": response["statusText"] if response else "",
            "httpVersion": "HTTP/1.1" if response else "",
            "headers": pairs(seen.get("received", response["headers"])) if response else [],
            "cookies": [], "content": content, "redirectURL": "", "headersSize": -1, "bodySize": -1,
        },
        "startedDateTime": started.replace("+00:00", "Z"),
        "time": 0,
        "timings": {"blocked": -1, "dns": -1, "ssl": -1, "connect": -1, "send": 0, "wait": 0, "receive": 0},
    }


def main(oplog, chromium):
    mock = subprocess.Popen(
        [oplog, "mock", "--no-auth", "--cors", "--entries", "7", "--listen", "127.0.0.1:0", "--stop-after", "120"],
        stdout=subprocess.PIPE, text=True,
    )
    api = re.search(r"http://([^,]+),", mock.stdout.readline())[1]
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as profile:
        browser = Browser(chromium, [
            f"--user-data-dir={profile}", "--no-first-run", "--disable-background-networking", "--no-proxy-server",
            "--user-agent=Mozilla/5.0 (X11; Linux x86_64) Chrome",
            f"--host-resolver-rules=MAP api.example.com {api}, MAP site.example.com 127.0.0.1:{site.server_port}",
        ])
        page = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        session = browser.ask("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        ask = functools.partial(browser.ask, session=session)
        ask("Network.enable")
        ask("Page.navigate", url=SITE + "/")
        while ask("Runtime.evaluate", expression="document.title")["result"].get("value") != "done":
            pass
        sent, seen = {}, {}
        for event in browser.events:
            params = event.get("params", {})
            of = seen.setdefault(params.get("requestId"), {})
            match event.get("method"):
                case "Network.requestWillBeSent":
                    sent[params["requestId"]] = params
                case "Network.requestWillBeSentExtraInfo":
                    of["sent"] = params["headers"]
                case "Network.responseReceived":
                    of["response"] = params["response"]
                case "Network.responseReceivedExtraInfo":
                    of["received"] = params["headers"]
        bodies = {number: ask("Network.getResponseBody", requestId=number) for number in sent}
        browser.close()
    mock.terminate()
    entries = [entry(request, seen[number], bodies[number]) for number, request in sent.items()]
    creator = {"name": "Chromium", "version": "DevTools protocol 1.3"}
    json.dump({"log": {"version": "1.2", "creator": creator, "pages": [], "entries": entries}}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])
