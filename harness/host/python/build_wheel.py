"""Packs painter_plugin.py for pip, without any other package, so that it installs offline."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from pathlib import Path

here = Path(__file__).parent


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None) -> str:
    """What pip calls (PEP 517): writes the wheel into the folder and returns its name."""
    project = (here / "pyproject.toml").read_text()

    def read(key: str) -> str:
        return re.search(f'^{key} = "(.*)"$', project, re.MULTILINE)[1]

    name, version = read("name").replace("-", "_"), read("version")
    info = f"{name}-{version}.dist-info"
    files = {
        "painter_plugin.py": (here / "painter_plugin.py").read_bytes(),
        f"{info}/METADATA": (
            f"Metadata-Version: 2.1\nName: {read('name')}\nVersion: {version}\n"
            f"Summary: {read('description')}\nRequires-Python: {read('requires-python')}\n"
            "Requires-Dist: numpy\n"
        ).encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: painter-plugin\n"
        b"Root-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},{_digest(data)},{len(data)}\n" for path, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    wheel = f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(Path(wheel_directory) / wheel, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in files.items():
            packed.writestr(path, data)
    return wheel


def _digest(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return f"sha256={digest.decode()}"
