"""Reads checkpoints without running what is in them, and gives their tensors other names."""

from __future__ import annotations

import argparse
import difflib
import json
from pathlib import Path

import torch
from failure import Failure, need

# Under which training scripts file the weights of a network.
WRAPPERS = ("state_dict", "model_state_dict", "model", "teacher", "student")


def read_state(path: Path) -> dict[str, torch.Tensor]:
    """Tensors by name. Only tensors and plain values is taken out of a pickle."""
    if path.suffix.lower() == ".safetensors":
        need("safetensors")
        from safetensors.torch import load_file

        try:
            state = load_file(path)
        except Exception as error:
            raise Failure("WEIGHTS_UNREADABLE", f"{path} is no safetensors file that can be read: {first_line(error)}") from error
    else:
        try:
            # CSD's and others keep their command line next to the weights.
            with torch.serialization.safe_globals([argparse.Namespace]):
                state = torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:
            if "weights_only" in str(error):
                raise Failure(
                    "WEIGHTS_UNREADABLE",
                    f"{path} holds Python objects besides tensors, and reading those could run any code: "
                    "save its state_dict by itself, best as safetensors",
                ) from error
            raise Failure("WEIGHTS_UNREADABLE", f"{path} is no checkpoint that PyTorch can read ({type(error).__name__})") from error
    state = unwrap(state)
    tensors = {str(key): value for key, value in state.items() if isinstance(value, torch.Tensor)}
    if not tensors:
        raise Failure("WEIGHTS_UNREADABLE", f"{path} holds no tensors by name")
    # torch.nn.DataParallel puts this before each.
    if all(key.startswith("module.") for key in tensors):
        tensors = {key.removeprefix("module."): value for key, value in tensors.items()}
    return tensors


def unwrap(loaded: object) -> dict:
    for _ in range(3):
        if not isinstance(loaded, dict):
            return {}
        inner = next((loaded[name] for name in WRAPPERS if isinstance(loaded.get(name), dict)), None)
        if inner is None:
            return loaded
        loaded = inner
    return loaded if isinstance(loaded, dict) else {}


def rename(state: dict[str, torch.Tensor], keys: list[list[str]]) -> dict[str, torch.Tensor]:
    """Replaces the first prefix of the list that a name begins with."""
    renamed: dict[str, torch.Tensor] = {}
    used = set()
    for key, value in state.items():
        found = next(((old, new) for old, new in keys if key.startswith(old)), None)
        name = key if found is None else found[1] + key[len(found[0]) :]
        if found is not None:
            used.add(found[0])
        if name in renamed:
            raise Failure("WEIGHTS_MISMATCH", f"Under --keys two tensors of the checkpoint are called {show(name)}")
        renamed[name] = value
    for old, _ in keys:
        if old not in used:
            near = suggest(old, state)
            raise Failure("WEIGHTS_MISMATCH", f"No tensor of the checkpoint begins with {show(old)} of --keys{near}")
    return renamed


def fill(model: torch.nn.Module, state: dict[str, torch.Tensor], path: Path) -> list[str]:
    """Loads what the network has; it must get everything. Gives the names that it has no use for."""
    own = model.state_dict()
    missing = [key for key in own if key not in state and not key.endswith("num_batches_tracked")]
    if missing:
        near = suggest(missing[0], [key for key in state if key not in own])
        raise Failure(
            "WEIGHTS_MISMATCH",
            f"{path} lacks {len(missing)} of the network's {len(own)} tensors, such as {show(missing[0])}{near}. "
            "Rename its tensors with --keys OLD=NEW,OLD=NEW, or name another --architecture",
        )
    for key, value in own.items():
        if key in state and state[key].shape != value.shape:
            raise Failure(
                "WEIGHTS_MISMATCH",
                f"{show(key)} of {path} is {list(state[key].shape)}, and the network's is {list(value.shape)}: "
                "name another --architecture or --input-size",
            )
    model.load_state_dict({key: to_floats(value, key, path) for key, value in state.items() if key in own}, strict=False)
    return [key for key in state if key not in own]


def to_floats(value: torch.Tensor, key: str, path: Path) -> torch.Tensor:
    """Of the network's own tensors only: others may be of any kind, and of any size."""
    is_plain = value.layout == torch.strided and not (value.is_meta or value.is_quantized or value.is_complex())
    if not is_plain:
        raise Failure("WEIGHTS_UNREADABLE", f"{show(key)} of {path} is no plain table of real numbers: it is sparse, quantised, complex or without content")
    floats = value.float()
    if not torch.isfinite(floats).all():
        raise Failure("WEIGHTS_UNREADABLE", f"{show(key)} of {path} holds numbers that are not finite")
    return floats


def suggest(name: str, names) -> str:
    near = difflib.get_close_matches(name, list(names), 1, 0.5)
    return f"; near it is {show(near[0])}" if near else ""


def show(name: str) -> str:
    """A name of a stranger's file, for a message."""
    return json.dumps(name[:100])


def first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
