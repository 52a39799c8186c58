"""The last plan as a file: its SHA-256, then the memo as JSON."""

import hashlib
import logging
import os
import tempfile
from pathlib import Path

import msgspec

from assettool.services.remembering import Memo

logger = logging.getLogger(__name__)


class _MadeOf(msgspec.Struct):
    """The part of a memo that is looked at first."""

    made_of: str


class MemoFile:
    """One file, for its owner only, that is there as a whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def recall(self, made_of: str) -> Memo | None:
        """The memo of just this; nothing where there is another one, or none that can be read."""
        try:
            digest, _, content = self._path.read_bytes().partition(b"\n")
            if hashlib.sha256(content).hexdigest().encode() != digest:
                return None
            if msgspec.json.decode(content, type=_MadeOf).made_of != made_of:
                return None
            return msgspec.json.decode(content, type=Memo)
        except (OSError, msgspec.MsgspecError) as exc:
            logger.info("there is no plan to go by: %s", exc)
            return None

    def keep(self, memo: Memo) -> None:
        """Put it in the place of the one before. Where that fails, the next plan is made from all sources again."""
        content = msgspec.json.encode(memo)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # A name of its own for each command, so that two at once write two files; it is its owner's only.
            descriptor, name = tempfile.mkstemp(prefix=f"{self._path.name}.", dir=self._path.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
                Path(name).replace(self._path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as exc:
            logger.info("the plan is not remembered: %s", exc)
