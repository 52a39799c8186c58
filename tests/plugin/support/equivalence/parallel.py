"""A long plan by REST in several processes, as the bulk path has several chunks on their way."""

import gc
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import replace
from multiprocessing import get_context

from django.db import connection

from assettool.domain.plan import Change
from assettool.services.applying import staged
from equivalence import webhooks
from equivalence.rest import RestWriter

_PAUSE_S = 0.2

_writer: RestWriter
"""Of this process, when it is one of the several."""


def write(writer: RestWriter, changes: Sequence[Change], processes: int) -> None:
    """Write the chunks of each stage side by side, and meanwhile have the webhooks delivered, in their order."""
    connection.close()  # the processes must not share it
    with ProcessPoolExecutor(processes, get_context("fork"), _begin, (writer,)) as pool:
        for _, chunks in staged(changes):
            pending = {pool.submit(_write, writer.created, [changes[place] for place in chunk]) for chunk in chunks}
            while pending:
                done, pending = wait(pending, _PAUSE_S)
                for future in done:
                    created, refused, requests = future.result()
                    writer.created |= created
                    writer.refused |= refused
                    writer.requests += requests
                webhooks.work()


def _begin(writer: RestWriter) -> None:
    global _writer
    _writer = writer
    gc.freeze()  # all of Django, which stays


def _write(created: dict[str, int], changes: list[Change]) -> tuple[dict[str, int], dict[str, str], int]:
    own = replace(_writer, created=dict(created), refused={}, requests=0, _components={})
    own.write(changes)
    return {key: own.created[key] for key in own.created.keys() - created.keys()}, own.refused, own.requests
