"""Names that are alike: misspellings and other spellings of one name. It proposes, and never decides."""

import re
from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz, process

AT_LEAST = 90
"""How alike two names are, of 100, before a person is asked."""
_MOST = 3
_ENDS = 3
_DIGITS = re.compile(r"\d+")


class Names[T]:
    """Names with what they stand for. Only names with the same numbers and the same beginning or end are compared."""

    def __init__(self) -> None:
        self._names: list[tuple[str, T]] = []
        self._indexed = 0
        self._alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
        """What names begin or end with → the places of those that do, as far as somebody has asked."""

    def add(self, name: str, meant: T) -> None:
        """Note a name."""
        self._names.append((_words(name), meant))

    def like(self, name: str) -> list[tuple[T, int]]:
        """What has a name like this, the likest first, each with how alike they are."""
        if not (words := _words(name)):
            return []
        self._index()
        found: dict[int, int] = {}
        for key in _keys(words):
            near = {place: self._names[place][0] for place in self._alike.get(key, ())}
            for _, score, place in process.extract(
                words, near, scorer=_score, score_cutoff=AT_LEAST, limit=_MOST, processor=None
            ):
                found[place] = round(score)
        ordered = sorted(found, key=lambda place: (-found[place], place))
        return [(self._names[place][1], found[place]) for place in ordered[:_MOST]]

    def _index(self) -> None:
        for place in range(self._indexed, len(self._names)):
            for key in _keys(self._names[place][0]):
                self._alike[key].append(place)
        self._indexed = len(self._names)


def _score(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """How alike two names are, also with their words in another order or written as one."""
    joined = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""), score_cutoff=score_cutoff)
    return max(joined, fuzz.token_sort_ratio(one, other, score_cutoff=score_cutoff))


def _words(name: str) -> str:
    """Letters and digits in lower case, with single blanks between the words."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def _keys(words: str) -> Iterator[tuple[str, ...]]:
    numbers = _DIGITS.findall(words)
    joined = words.replace(" ", "")
    letters = _DIGITS.sub("", joined)
    yield "begins", letters[:_ENDS], *numbers
    yield "ends", letters[-_ENDS:], *numbers
    first = min(words.split(), default="")
    yield "sorted", first[:_ENDS], *numbers
