"""What a folder or file holds, as one digest that is the same wherever the same content lies."""

from __future__ import annotations

import hashlib
import os
import stat
import tarfile

_BLOCK = 1 << 20


def tree(path):
    """Digest, kind, number of files and bytes of what lies at a path; None where nothing does.

    Raises `ValueError` for what cannot be copied, such as a socket.
    """
    if not os.path.lexists(path):
        return None
    return summary(entry(full, inside) for full, inside in _walk(path))


def summary(entries):
    """Digest, kind of the topmost, files and bytes of entries (path inside, kind, size, sha256 or goal of a link)."""
    found = sorted(entries)
    digest = hashlib.sha256()
    for each in found:
        digest.update("\0".join(map(str, each)).encode("utf-8", "surrogateescape") + b"\n")
    files = [each for each in found if each[1] == "file"]
    kind = next((each[1] for each in found if each[0] == "."), "")
    return {"digest": digest.hexdigest(), "kind": kind, "files": len(files), "bytes": sum(each[2] for each in files)}


def entry(full, inside):
    """One entry of the summary."""
    mode = os.lstat(full).st_mode
    if stat.S_ISLNK(mode):
        return inside, "link", 0, os.readlink(full)
    if stat.S_ISDIR(mode):
        return inside, "folder", 0, ""
    if not stat.S_ISREG(mode):
        raise ValueError(f"neither a file, a folder nor a link: {full}")
    with open(full, "rb") as file:
        size, digest = digest_of(file)
    return inside, "file", size, digest


def digest_of(file):
    """Bytes and sha256 of an open file."""
    digest, size = hashlib.sha256(), 0
    while block := file.read(_BLOCK):
        digest.update(block)
        size += len(block)
    return size, digest.hexdigest()


def archived(archive, top):
    """The summary of what an open tar file holds under one of its top folders."""
    return summary(_archived_entry(archive, member, top) for member in archive if _is_within(member.name, top))


def _is_within(name, top):
    return name == top or name.startswith(f"{top}/")


def _archived_entry(archive: tarfile.TarFile, member, top):
    inside = os.path.relpath(member.name, top)
    if member.issym():
        return inside, "link", 0, member.linkname
    if member.isdir():
        return inside, "folder", 0, ""
    with archive.extractfile(member) as file:
        size, digest = digest_of(file)
    return inside, "file", size, digest


def _walk(path):
    yield path, "."
    if not os.path.isdir(path) or os.path.islink(path):
        return
    for folder, folders, files in os.walk(path, onerror=_raise):
        for name in folders + files:
            full = os.path.join(folder, name)
            yield full, os.path.relpath(full, path)


def _raise(error):
    raise error
