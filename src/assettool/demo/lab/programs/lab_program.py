"""A service of a lab host: it answers whether its data and the parts that it asks are there; or a job that writes."""

import configparser
import http.server
import json
import sys
import time
import urllib.request
from pathlib import Path

_PAUSE_S = 0.2
_PATIENCE_S = 2.0


def faults(service: configparser.SectionProxy) -> list[str]:
    """What keeps the service from doing its work."""
    found = [] if any(Path(service["data"]).rglob("*")) else [f"no data in {service['data']}"]
    peers = configparser.ConfigParser()
    peers.read(service["peers"])
    for name, where in peers["peers"].items() if peers.has_section("peers") else ():
        try:
            urllib.request.urlopen(f"http://{where}/alive", timeout=_PATIENCE_S).close()
        except OSError as exc:
            found.append(f"{name} at {where}: {exc}")
    return found


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers /alive always, and /health with what is wrong."""

    service: configparser.SectionProxy

    def do_GET(self) -> None:
        """Answer one request."""
        wrong = faults(self.service) if self.path == "/health" else []
        body = json.dumps({"name": self.service["name"], "faults": wrong}).encode()
        self.send_response(503 if wrong else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """A server that does not ask for the name of its address."""

    def server_bind(self) -> None:
        """Take the port."""
        self.allow_reuse_address = True
        super(http.server.HTTPServer, self).server_bind()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


def write_for_ever(data: Path) -> None:
    """What a scheduled job does: it writes to the data again and again."""
    number = 0
    while True:
        number += 1
        (data / "journal.txt").write_text(f"{number}\n")
        time.sleep(_PAUSE_S)


def main(kind: str, path: str) -> None:
    """Serve, or write."""
    parser = configparser.ConfigParser()
    if not parser.read(path):
        sys.exit(f"there is no configuration: {path}")
    service = parser["service"]
    if kind == "job":
        write_for_ever(Path(service["data"]))
    Handler.service = service
    Server((service["address"], int(service["port"])), Handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
