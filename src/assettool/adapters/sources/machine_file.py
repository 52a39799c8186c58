"""Sources with one JSON file for each machine: a damaged file is one machine that is not known."""

from abc import abstractmethod
from collections.abc import Iterator
from pathlib import Path

from assettool.adapters.sources.files import FileKind, identify_file, sha256_of
from assettool.adapters.sources.headers import fold
from assettool.adapters.sources.json_records import read_json
from assettool.adapters.sources.moments import ImpossibleMomentError
from assettool.adapters.sources.rows import Draft, RowBuilder, Tally, Terms
from assettool.domain.observation import FIELDS, Origin, Row, SourceWarning
from assettool.errors import SourceError
from assettool.ports import Reading


class MachineFile[Content]:
    """Reads files of one machine each."""

    format: str
    how: str
    """What to do where the file is no JSON."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._builder = RowBuilder(terms)
        dropped = terms.dropped_columns
        looked_at = (name for name in terms.rules.names if name not in FIELDS and name != "kind")
        self._raw = tuple(name for name in looked_at if fold(name) not in dropped)

    def recognises(self, path: Path) -> bool:
        """Whether the file describes a machine."""
        try:
            return self._is_machine(self._decode(self._content(path), path))
        except (SourceError, OSError):
            return False

    def read(self, path: Path) -> Reading:
        """The one machine of the file."""
        warnings: list[SourceWarning] = []
        return Reading(self._terms.name, self.format, str(path), sha256_of(path), self._rows(path, warnings), warnings)

    @abstractmethod
    def _decode(self, content: bytes, path: Path) -> Content:
        """What is looked at of the file. Raises `SourceError` where it is damaged."""

    @abstractmethod
    def _is_machine(self, machine: Content) -> bool:
        """Whether it is what this source reads."""

    @abstractmethod
    def _fill(self, draft: Draft, machine: Content, tally: Tally) -> None:
        """Put everything that the file says into the draft."""

    def _label(self, path: Path) -> str:
        return path.stem

    def _rows(self, path: Path, warnings: list[SourceWarning]) -> Iterator[Row]:
        tally = Tally(self._terms.name, warnings)
        draft = Draft(Origin(path.name), label=self._label(path))
        try:
            self._fill(draft, self._decode(self._content(path), path), tally)
        except SourceError as exc:
            yield self._builder.reject(draft, (exc.message.removesuffix(f": {path}"),))
            return
        yield self._builder.build(draft)
        tally.close()

    def _content(self, path: Path) -> bytes:
        if (kind := identify_file(path)) is not FileKind.JSON:
            raise SourceError(f"this is {kind}, not JSON: {path}", hint=self.how)
        return read_json(path, self._terms.limits)

    def _fill_last_seen(self, draft: Draft, text: str, tally: Tally) -> None:
        try:
            if seen := self._terms.moments.read(text):
                draft.fields["last_seen"] = seen
        except ImpossibleMomentError as exc:
            tally.count("last_seen cannot be true and is left out", draft.origin, str(exc))
        except ValueError:
            draft.reasons.append(f"last_seen is no date: {text}")
