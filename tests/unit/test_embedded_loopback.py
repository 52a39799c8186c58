import os
import socket

import pytest

from assettool.embedded.loopback import (
    HOST,
    STORE_PORTS,
    free_store_port,
    holder,
    is_free,
    launch_on_free_port,
    listen,
)
from assettool.errors import EmbeddedError


@pytest.fixture
def taken():
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


def test_is_free_on_a_taken_port_is_false(taken):
    assert not is_free(taken)
    assert listen(taken) is None


def test_listen_on_a_free_port_takes_it():
    port = free_store_port()
    with listen(port) as listener:
        assert listener.getsockname() == (HOST, port)
        assert not is_free(port)
    assert is_free(port)


def test_free_store_port_is_below_those_of_outgoing_connections():
    assert free_store_port() in STORE_PORTS


def test_holder_names_the_process_and_its_pid(taken):
    assert f"(pid {os.getpid()})" in holder(taken)
    assert holder(free_store_port()) == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may listen on every port")
def test_listen_on_a_port_of_root_says_so():
    with pytest.raises(EmbeddedError, match="you may not listen on port: 1"):
        listen(1)


def test_launch_tries_again_where_its_port_was_taken(taken):
    calls = []

    def launch() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise EmbeddedError("address already in use")

    launch_on_free_port(launch, lambda: taken)
    assert len(calls) == 2


def test_launch_that_fails_on_a_free_port_is_not_repeated():
    calls = []

    def launch() -> None:
        calls.append(1)
        raise EmbeddedError("broken")

    with pytest.raises(EmbeddedError, match="broken"):
        launch_on_free_port(launch, free_store_port)
    assert len(calls) == 1
