"""A proxy before NetBox that loses, cuts, holds back, doubles and reorders what passes through it."""

import http.client
import json
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CHUNK = "/api/plugins/assettool/ingest/chunk/"
FINISH = "/api/plugins/assettool/ingest/finish/"
START = "/api/plugins/assettool/ingest/start/"
_OF_ONE_LINE = frozenset({"connection", "transfer-encoding", "content-length", "date", "server"})
"""Headers that each connection has for itself."""
PATIENCE_S = 60
"""How long a thread waits for another one, at most: a test that goes wrong must end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What NetBox said."""

    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes

    @property
    def said(self) -> tuple[int, object]:
        """What it says, whatever the order of the names in it."""
        return self.status, json.loads(self.content)


class Exchange:
    """One request of a client, and the ways to deal with it."""

    def __init__(self, handler: BaseHTTPRequestHandler, upstream: int, number: int, body: bytes) -> None:
        self.path = handler.path
        self.number = number
        """The number of the request among those for this path."""
        self.body = body
        self._handler = handler
        self._command = handler.command
        self._headers = handler.headers.items()
        self._upstream = upstream

    def forward(self) -> Answer:
        """Let NetBox do it. Raises `OSError` or `HTTPException` where it does not answer."""
        sent = {n: v for n, v in self._headers if n.lower() not in ("host", "accept-encoding")}
        with closing(http.client.HTTPConnection("127.0.0.1", self._upstream, timeout=120)) as connection:
            connection.request(self._command, self.path, self.body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, tuple(answer.headers.items()), answer.read())

    def forward_half(self) -> None:
        """Send NetBox half of the body, and hang up."""
        lines = [
            f"{self._command} {self.path} HTTP/1.1",
            *(f"{n}: {v}" for n, v in self._headers),
        ]
        with socket.create_connection(("127.0.0.1", self._upstream)) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode() + self.body[: len(self.body) // 2])

    def reply(self, answer: Answer, *, half: bool = False) -> None:
        """Give the client the answer, or hang up in the middle of it."""
        handler = self._handler
        handler.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in _OF_ONE_LINE:
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(answer.content)))
        handler.end_headers()
        handler.wfile.write(answer.content[: len(answer.content) // 2] if half else answer.content)
        if half:
            self.cut()

    def cut(self) -> None:
        """Hang up."""
        self._handler.close_connection = True
        with suppress(OSError):
            self._handler.connection.shutdown(socket.SHUT_RDWR)


type Fault = Callable[[Exchange], None]


def pass_on(exchange: Exchange) -> None:
    """Nothing goes wrong."""
    exchange.reply(exchange.forward())


def lose_request(exchange: Exchange) -> None:
    """The line is cut before the request reaches NetBox."""
    exchange.cut()


def cut_request(exchange: Exchange) -> None:
    """The line is cut in the middle of the request."""
    exchange.forward_half()
    exchange.cut()


def lose_answer(exchange: Exchange) -> None:
    """The line is cut after NetBox has done it, and before the client hears of it."""
    exchange.forward()
    exchange.cut()


def cut_answer(exchange: Exchange) -> None:
    """The line is cut in the middle of the answer."""
    exchange.reply(exchange.forward(), half=True)


def double(exchange: Exchange) -> None:
    """The request arrives three times at the same time; whoever is answered must be told the same."""
    answers: list[Answer] = []

    def send() -> None:
        with suppress(OSError, http.client.HTTPException):
            answers.append(exchange.forward())

    copies = [threading.Thread(target=send) for _ in range(3)]
    for copy in copies:
        copy.start()
    for copy in copies:
        copy.join()
    told = [answer.said for answer in answers if answer.status == http.client.OK]
    assert all(said == told[0] for said in told), told
    if answers:
        exchange.reply(answers[0])
    else:
        exchange.cut()


class Reorder:
    """Holds every other request back until the one after it has been answered, or until none comes."""

    def __init__(self, wait_s: float = 2) -> None:
        self.overtaken = 0
        self._wait_s = wait_s
        self._passed = threading.Condition()
        self._held = 0
        self._answered = 0

    def __call__(self, exchange: Exchange) -> None:
        """Deal with one request."""
        with self._passed:
            if self._held == 0:
                self._held += 1
                before = self._answered
                self.overtaken += self._passed.wait_for(lambda: self._answered > before, self._wait_s)
                self._held -= 1
        pass_on(exchange)
        with self._passed:
            self._answered += 1
            self._passed.notify_all()


class Proxy(ThreadingHTTPServer):
    """Passes requests on to NetBox, each by the fault that `fault` chooses for it."""

    daemon_threads = True

    def __init__(self, upstream: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.errors: list[BaseException] = []
        """What went wrong in a fault itself; a test that has any is no good."""
        self.heal()

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def heal(self) -> None:
        """From now on nothing goes wrong any more; requests are counted anew."""
        self.seen: Counter[str] = Counter()
        self.faults = 0
        """How many requests went wrong."""
        self.fault: Fault = pass_on

    def at(self, fault: Fault, *wrong: tuple[str, int]) -> None:
        """Let these requests go wrong, each a path and its number, and no others."""

        def choose(exchange: Exchange) -> None:
            if (exchange.path, exchange.number) in wrong:
                self.count_as_fault()
                fault(exchange)
            else:
                pass_on(exchange)

        self.seen = Counter()
        self.fault = choose

    def count_as_fault(self) -> None:
        """One more went wrong."""
        self.faults += 1

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 -- its signature
        """Keep quiet: a client that was killed is what these tests are about. A fault that is wrong itself is not."""
        if (error := sys.exception()) and not isinstance(error, OSError):
            self.errors.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy
    _counting = threading.Lock()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self._counting:
            self.server.seen[self.path] += 1
            number = self.server.seen[self.path]
        exchange = Exchange(self, self.server.upstream, number, body)
        try:
            self.server.fault(exchange)
        except (OSError, http.client.HTTPException):  # one of the two ends is gone
            exchange.cut()

    do_GET = do_POST = do_PATCH = do_DELETE = _pass_on

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""


@contextmanager
def proxy_before(upstream: int) -> Iterator[Proxy]:
    """A proxy that runs."""
    with Proxy(upstream) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
