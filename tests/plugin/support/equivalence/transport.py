"""HTTP without a socket: the client library's requests go straight into NetBox in this process."""

from io import BytesIO
from urllib.parse import urlsplit

import requests
from django.test import Client
from requests.adapters import BaseAdapter

from assettool.adapters.netbox import NetBoxStore

URL = "http://netbox.test"


class InProcess(BaseAdapter):
    """Hands each request to Django, through all of NetBox's middleware."""

    def __init__(self) -> None:
        super().__init__()
        self._client = Client(raise_request_exception=False)

    def send(self, request, **_options):
        """The answer, read to its end."""
        address = urlsplit(request.url)
        headers = dict(request.headers)
        answer = self._client.generic(
            request.method,
            f"{address.path}?{address.query}",
            request.body or b"",
            content_type=headers.pop("Content-Type", "application/json"),
            headers=headers,
            SERVER_NAME="localhost",
        )
        response = requests.Response()
        response.status_code = answer.status_code
        response.headers.update(answer.headers)
        response.url, response.request = request.url, request
        response.raw = BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        return response

    def close(self) -> None:
        """Nothing is open."""


class LocalStore(NetBoxStore):
    """The client of the command line, for the NetBox in this process."""

    streams = 1

    def __init__(self, token: str) -> None:
        super().__init__(URL, token)
        self.api.http_session.mount(URL, InProcess())
