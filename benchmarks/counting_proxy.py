"""A loopback proxy in front of NetBox that counts the requests that go through it."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

_OF_THE_CONNECTION = {"connection", "transfer-encoding", "keep-alive"}


class CountingProxy(ThreadingHTTPServer):
    """Passes every request on to `target`, and keeps the method and path of each."""

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = urlsplit(target).netloc
        self.requests: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        """Where the proxy answers."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: CountingProxy

    def _pass_on(self) -> None:
        self.server.requests.append((self.command, self.path))
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        connection = http.client.HTTPConnection(self.server.target, timeout=300)
        connection.request(self.command, self.path, body or None, dict(self.headers))
        answer = connection.getresponse()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _OF_THE_CONNECTION:
                self.send_header(name, value)
        self.end_headers()  # HTTP/1.0: the end of the connection is the end of the answer
        while part := answer.read1(1 << 16):
            self.wfile.write(part)
        connection.close()

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_OPTIONS = _pass_on

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def counting(target: str) -> Iterator[CountingProxy]:
    """A proxy that runs meanwhile."""
    with CountingProxy(target) as proxy:
        thread = Thread(target=proxy.serve_forever)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
