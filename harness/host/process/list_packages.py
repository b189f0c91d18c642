"""Says, as JSON, on which Python this runs and which versions of packages the sources in a folder
stand on: those that they import, wherever in a source, and of what these require that which holds
compiled code. Nothing of the folder is run."""

from __future__ import annotations

import ast
import json
import os
import platform
import re
import sys
from importlib import metadata

#: Folders with what others have written, or that hold only copies.
NOT_OWN = re.compile(r"^(\..*|node_modules|site-packages|__pycache__)$")
COMPILED = re.compile(r"\.(so|pyd|dylib|dll)\b")


def list_imported(folder: str) -> set[str]:
    """Names of the modules that the sources in a folder import, NumPy as painter_plugin does."""
    names = {"numpy"}
    seen: set[str] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        folders[:] = [one for one in folders if not NOT_OWN.match(one)]
        real = os.path.realpath(place)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        for file in files:
            if file.endswith(".py"):
                names |= list_imported_by(os.path.join(place, file))
    return names


def list_imported_by(file: str) -> set[str]:
    try:
        with open(file, "rb") as opened:
            tree = ast.parse(opened.read())
    except (OSError, SyntaxError, ValueError):
        # Importing it will raise the error.
        return set()
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names


class Package:
    """An installed distribution."""

    def __init__(self, installed: metadata.Distribution):
        self.name = normalise(installed.metadata["Name"] or "")
        self.version = installed.version
        self._installed = installed
        self._files = installed.read_text("RECORD") or installed.read_text("SOURCES.txt") or ""

    def modules(self) -> set[str]:
        listed = self._installed.read_text("top_level.txt")
        if listed is not None:
            return set(listed.split())
        firsts = {re.split(r"[/,]", line, maxsplit=1)[0] for line in self._files.splitlines()}
        return {first.partition(".")[0] for first in firsts}

    def required(self) -> set[str]:
        """Names of the packages that it needs; extras are left out."""
        needed = set()
        for line in self._installed.requires or []:
            name = re.match(r"[A-Za-z0-9._-]+", line)
            if name is not None and "extra ==" not in line:
                needed.add(normalise(name[0]))
        return needed

    @property
    def is_compiled(self) -> bool:
        return COMPILED.search(self._files) is not None


def normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def list_versions(folder: str) -> dict[str, str]:
    installed: dict[str, Package] = {}
    for one in metadata.distributions():
        package = Package(one)
        # The first on the path is the one that is imported.
        installed.setdefault(package.name, package)
    imported = list_imported(folder)
    counted = {name for name, one in installed.items() if not imported.isdisjoint(one.modules())}
    reached = set(counted)
    open_ends = set(counted)
    while open_ends:
        found = set().union(*(installed[name].required() for name in open_ends))
        open_ends = {name for name in found if name in installed} - reached
        reached |= open_ends
    counted |= {name for name in reached if installed[name].is_compiled}
    return {name: installed[name].version for name in sorted(counted)}


if __name__ == "__main__":
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(json.dumps({"python": python, **list_versions(sys.argv[1])}))
