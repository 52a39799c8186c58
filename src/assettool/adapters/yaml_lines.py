"""YAML files that people write: read so that every problem in them can be told with its line."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from assettool.errors import SettingsError

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader of libyaml where there is one: a long sources.yml takes Python's own a tenth of a second."""

type Location = tuple[int | str, ...]
"""Where something is written: names of keys and places in lists, from the outside to the inside."""
_KEY = "[key]"  # how pydantic says that the name itself is wrong


def read_yaml(path: Path, what: str) -> tuple[yaml.Node | None, Any]:
    """The file as nodes that know their lines, and its content; both None where it is empty.

    Raises `SettingsError`; `what` is the file for people.
    """
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=LOADER)
        if root and _is_endless(root, frozenset()):
            raise SettingsError(f"{what} is no valid YAML: {path}", hint="an alias stands for something that it is in")
        return root, yaml.load(text, Loader=LOADER)
    except OSError as exc:
        raise SettingsError(f"cannot read {what}: {path}", hint=exc.strerror or str(exc)) from exc
    except (yaml.YAMLError, ValueError, RecursionError) as exc:
        raise SettingsError(f"{what} is no valid YAML: {path}", hint=" ".join(str(exc).split())) from exc


def _is_endless(node: yaml.Node, above: frozenset[int]) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return False
    within = above | {id(node)}
    return id(node) in above or any(_is_endless(one, within) for one in _children(node))


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def refuse(path: Path, what: str, problems: Iterable[tuple[int, str]]) -> SettingsError:
    """The error that tells all problems, each with its line."""
    listed = "\n  ".join(f"{path.name}:{line}: {message}" for line, message in sorted(set(problems)))
    return SettingsError(f"{what} is wrong:\n  {listed}", hint=f"mend {path}")


def problem(root: yaml.Node | None, location: Location, message: str) -> tuple[int, str]:
    """The line of the deepest part of the location that is written, and the message in our words."""
    if location and location[-1] == _KEY:
        location = location[:-1]
        line: int | None = key_line(root, location)
    else:
        line = None
    node, names = root, []
    for part in location:
        found = child(node, part)
        if found is None and not isinstance(part, str):
            break
        node = found or node
        names.append(str(part))
    where = ".".join(names)
    if line is None:
        line = node.start_mark.line + 1 if node else 1
    text = message.removeprefix("Value error, ")
    return line, f"{where}: {text}" if where else text


def key_line(root: yaml.Node | None, location: Location) -> int:
    """The line on which the last name of a location stands; of its value where the last part is a place in a list."""
    node, line = root, 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == part), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif (found := child(node, part)) is not None:
            line, node = found.start_mark.line + 1, found
        else:
            break
    return line


def child(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    """What stands within a node under a key or at a place."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        element: yaml.Node = node.value[part]
        return element
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    return None


def repeated_keys(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """YAML silently keeps the last of two equal keys; in a file that people write that hides a mistake."""
    if node is None:
        return
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                yield key.start_mark.line + 1, f"stands twice: {key.value}"
            seen.add(str(key.value))
    for one in _children(node):
        yield from repeated_keys(one)
