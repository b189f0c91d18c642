"""Writes a plugin of the harness "Painter by Numbers" in Python. Needs NumPy only.

A plugin is a folder with a `plugin.json` (summary, command, options as JSON Schema) and a program:

    from painter_plugin import Extractor, Whole, serve

    class MyIdea:
        def train(self, task):           # -> a model
            rows = task.features(extractor, task.train.paintings)
            ...
        def load(self, folder, task):    # -> the model that `save` wrote
            ...

    class Model:
        def predict(self, paintings, a, b):   # -> a probability for each pair (a[i], b[i])
        def save(self, folder): ...
        # where there is such a thing:
        def embed(self, paintings): ...       # -> a row of numbers for each painting
        def refit(self): ...                  # -> a model that has learnt from validation too

    serve(MyIdea())

Paintings are random ids, other ones in each process: strings that tell nothing. The harness decodes
them, keeps features on disk and scores the answers. docs/protocol.md describes the messages.

The harness puts this file on the path of every plugin that it starts. Elsewhere, for an editor or a
type checker, `pip install harness/host/python` installs it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import socket
import struct
import sys
import threading
import traceback
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterator, Protocol, Sequence, Union

import numpy as np

__all__ = [
    "Whole",
    "Centre",
    "Corners",
    "Grid",
    "Extractor",
    "View",
    "Labelled",
    "Pairs",
    "Validation",
    "Weights",
    "Checkpoint",
    "Progress",
    "Task",
    "TrainTask",
    "Model",
    "Plugin",
    "PluginError",
    "serve",
]

PROTOCOL = 1

_TYPES = {"float32": "<f4", "float64": "<f8", "uint8": "|u1", "int32": "<i4", "uint32": "<u4"}
_NAMES = {np.dtype(code): name for name, code in _TYPES.items()}


class PluginError(Exception):
    """Something that a person can mend: raised, its message is all that they read. Any other
    exception ends the run too, and shows where in the plugin it happened."""


@dataclass(frozen=True)
class Whole:
    """The whole painting, squashed to a square of `size` pixels."""

    size: int
    mirrored: bool = False

    def describe(self) -> dict:
        mirrored = {"mirrored": True} if self.mirrored else {}
        return {"kind": "whole", "size": self.size, **mirrored}


@dataclass(frozen=True)
class Centre:
    """The largest square in a painting's middle, scaled to `size` pixels."""

    size: int

    def describe(self) -> dict:
        return {"kind": "centre", "size": self.size}


@dataclass(frozen=True)
class Corners:
    """Squares of `crop` pixels out of the four corners at full size, scaled to `size` pixels."""

    crop: int
    size: int

    def describe(self) -> dict:
        return {"kind": "corners", "crop": self.crop, "size": self.size}


@dataclass(frozen=True)
class Grid:
    """`rows` by `columns` squares of `crop` pixels at even distances, scaled to `size` pixels."""

    rows: int
    columns: int
    crop: int
    size: int

    def describe(self) -> dict:
        return {
            "kind": "grid",
            "rows": self.rows,
            "columns": self.columns,
            "crop": self.crop,
            "size": self.size,
        }


#: How a painting is turned into square images.
View = Union[Whole, Centre, Corners, Grid]


def _nothing() -> None:
    pass


@dataclass
class Extractor:
    """Turns the pixels of paintings into rows of numbers, which the harness keeps on disk.

    id: everything that the numbers depend on besides the painting and the view, such as
        {"network": "resnet50", "weights": digest, "version": 1}. Raise the version when you
        change `extract`; otherwise numbers from before are taken.
    view: Whole(224), Centre(...), Corners(...) or Grid(...).
    width: numbers per painting.
    extract: takes uint8 of shape (count, images, height, width, 3), RGB, and returns
        (count, width). Must not depend on the other paintings of the batch.
    batch_size: paintings per call of `extract`; the last one may get fewer.
    open, close: called once before and after, only where something has to be computed.
    """

    id: dict[str, str | int | float | bool]
    view: View
    width: int
    extract: Callable[[np.ndarray], np.ndarray]
    batch_size: int = 32
    open: Callable[[], None] = _nothing
    close: Callable[[], None] = _nothing

    @property
    def name(self) -> str:
        described = json.dumps([self.id, self.view.describe(), self.width], sort_keys=True)
        return hashlib.sha256(described.encode()).hexdigest()


@dataclass(frozen=True)
class Labelled:
    """Paintings whose artists are known.

    paintings: ids, to be passed to `task.features` and `task.pixels`.
    artists: int32 of shape (paintings,): numbers from 0 in no meaningful order.
    styles, genres: one for each painting; None where the collection does not say.
    """

    paintings: list[str]
    artists: np.ndarray
    styles: list[str | None]
    genres: list[str | None]


@dataclass(frozen=True)
class Pairs:
    """Pairs as places in a list of paintings.

    a, b: uint32 of shape (pairs,).
    same: uint8 of shape (pairs,): 1 where one artist painted both, else 0.
    """

    a: np.ndarray
    b: np.ndarray
    same: np.ndarray


@dataclass(frozen=True)
class Validation(Labelled):
    """Paintings to choose epochs and settings by, with as many same pairs as different ones.

    seen: pairs among other paintings of the artists in training.
    unseen: pairs among paintings of artists that training does not have.
    """

    seen: Pairs = field(repr=False)
    unseen: Pairs = field(repr=False)


@dataclass(frozen=True)
class Weights:
    """Where pretrained weights may come from.

    folders: to be searched first.
    download: whether the network may be asked.
    allow_untrained: whether random weights are better than nothing, as on the demo. Elsewhere,
        raise an error: a result of random weights would be taken for one of trained ones.

    `fetch` and `fetch_from_hub` have the harness download a file once, also for a plugin that is
    confined. They raise a PluginError that says why there is none; ask before you ask for pixels or
    features.
    """

    folders: list[Path]
    download: bool
    allow_untrained: bool
    _connection: _Connection = field(repr=False, compare=False)

    def fetch(self, url: str, file: str, sha256: str, size: int | None = None) -> Path:
        """The file at an address, which the harness keeps under a name.

        sha256: hex; the whole, or its first 8 digits and more, in which torchvision's names end.
        size: in bytes, where it is known.
        """
        known = {} if size is None else {"bytes": size}
        asked = {"url": url, "file": file, "sha256": sha256, **known}
        return self._ask("fetchWeights", asked, file)

    def fetch_from_hub(self, repository: str, file: str = "model.safetensors") -> Path:
        """A file of a repository of the Hugging Face hub, `timm/resnet18.a1_in1k`, with the digest
        that the hub names for it."""
        asked = {"repository": repository, "file": file}
        return self._ask("fetchHubWeights", asked, f"{repository}/{file}")

    def _ask(self, name: str, asked: dict, file: str) -> Path:
        body, _ = self._connection.ask(name, asked)
        if body.get("path") is None:
            raise PluginError(f"There is no {file}: {body['problem']}")
        return Path(body["path"])


class Checkpoint:
    """Where training keeps what it needs to continue after it was killed."""

    def __init__(self, connection: _Connection):
        self._connection = connection

    def latest(self) -> Path | None:
        """The folder of the last whole checkpoint; None where training begins."""
        body, _ = self._connection.ask("latestCheckpoint")
        return None if body["folder"] is None else Path(body["folder"])

    @contextlib.contextmanager
    def save(self) -> Iterator[Path]:
        """`with task.checkpoint.save() as folder:` write into it; it counts when the block ends."""
        body, _ = self._connection.ask("beginCheckpoint")
        # An error inside the block leaves the checkpoint before this one unchanged.
        yield Path(body["folder"])
        self._connection.ask("endCheckpoint")


class Progress:
    """A progress bar, or plain lines where there is no terminal."""

    def __init__(self, connection: _Connection, number: int):
        self._connection = connection
        self._number = number

    def advance(self, by: float = 1) -> None:
        self._connection.tell("advanceProgress", {"progress": self._number, "by": by})


class Task:
    """What the harness does for a plugin, in training and in prediction."""

    def __init__(self, connection: _Connection, body: dict):
        self._connection = connection
        self._shown = 0
        #: Checked by the schema in plugin.json, with its defaults.
        self.options: dict[str, Any] = body["options"]
        self.seed: int = body.get("seed", 0)
        #: Seeded: the only randomness that a plugin should use.
        self.random = np.random.default_rng(self.seed)
        self.checkpoint = Checkpoint(connection)
        allowed = body["weights"]
        self.weights = Weights(
            [Path(folder) for folder in allowed["folders"]],
            allowed["download"],
            allowed["allowUntrained"],
            connection,
        )

    def fork(self, *purpose: str | int) -> np.random.Generator:
        """Random numbers that depend on the seed and the purpose only: `task.fork("batches",
        epoch)` draws the same whether or not training was stopped before that epoch."""
        words = [zlib.crc32(str(word).encode()) for word in purpose]
        return np.random.default_rng([self.seed, *words])

    def features(
        self, extractors: Extractor | Sequence[Extractor], paintings: Sequence[str]
    ) -> np.ndarray:
        """Features of the paintings in their order, float32 of shape (paintings, width), from the
        cache or computed now; those of several extractors are joined, row by row."""
        listed = [extractors] if isinstance(extractors, Extractor) else list(extractors)
        self._connection.extractors.update({one.name: one for one in listed})
        asked: dict[str, Any] = {
            "extractors": [_describe_extractor(one) for one in listed],
            "paintings": list(paintings),
        }
        body, arrays = self._connection.ask("features", asked)
        return arrays[0].reshape(body["rows"], body["width"])

    def pixels(
        self, view: View, paintings: Sequence[str], batch_size: int = 32
    ) -> Iterator[np.ndarray]:
        """Decoded paintings in their order, a batch at a time: uint8 of shape
        (count, images, height, width, 3), RGB."""
        asked = {
            "view": view.describe(),
            "paintings": list(paintings),
            "batchSize": batch_size,
        }
        stream = self._connection.ask("pixels", asked)[0]
        ended = False
        try:
            while True:
                body, arrays = self._connection.ask("nextPixels", stream)
                if body["done"]:
                    ended = True
                    return
                yield _shape_batch(body, arrays[0])
        finally:
            if not ended:
                self._connection.ask("endPixels", stream)

    def log(self, line: str) -> None:
        """A line for the person who watches."""
        self._connection.tell("log", {"line": str(line)})

    @contextlib.contextmanager
    def progress(self, label: str, total: float, unit: str) -> Iterator[Progress]:
        """`with task.progress("Training", epochs, "epochs") as bar: bar.advance()`"""
        self._shown += 1
        number = self._shown
        described = {"progress": number, "label": label, "total": total, "unit": unit}
        self._connection.tell("startProgress", described)
        try:
            yield Progress(self._connection, number)
        finally:
            self._connection.tell("stopProgress", {"progress": number})

    def report_epoch(self, epoch: int, loss: float | None, **metrics: float) -> None:
        """A point of the learning curve; metrics such as validationUnseenAuc are drawn too. NaN
        leaves a gap."""
        numbers = {name: _to_json(value) for name, value in metrics.items()}
        point = {"epoch": int(epoch), "loss": _to_json(loss), **numbers}
        self._connection.tell("reportEpoch", point)

    def report_weights(self, backbone: str, status: str, source: str, digest: str | None) -> None:
        """Where pretrained weights came from; it is shown wherever the result is.

        status: "trained", "partial" (some are missing) or "untrained".
        source: what and where from, for people.
        digest: SHA-256 over the weights; None where they were drawn at random.
        """
        self._connection.tell(
            "reportWeights",
            {"backbone": backbone, "status": status, "source": source, "digest": digest},
        )


class TrainTask(Task):
    """A task with what there is to learn from."""

    def __init__(self, connection: _Connection, body: dict, arrays: list[np.ndarray]):
        super().__init__(connection, body)
        train_artists, validation_artists, *pairs = arrays
        train, validation = body["train"], body["validation"]
        self.train = Labelled(train["paintings"], train_artists, train["styles"], train["genres"])
        #: Artists in `train`, numbered from 0; validation's unseen artists follow.
        self.artists: int = body["artists"]
        self.validation = Validation(
            validation["paintings"],
            validation_artists,
            validation["styles"],
            validation["genres"],
            Pairs(*pairs[:3]),
            Pairs(*pairs[3:]),
        )


class Model(Protocol):
    """What `train` and `load` give back. It may have two more methods:
    `embed(paintings)`, which returns float32 of shape (paintings, width): what is compared of each
    painting, for the map of a report; and `refit()`, which returns a model that has learnt from
    validation's paintings too."""

    def predict(self, paintings: list[str], a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """The probability, from 0 to 1, that one artist painted both, for each pair in order.

        paintings: ids.
        a, b: uint32 of shape (pairs,), places in `paintings`.

        Must be symmetric, and the same to the bit each time.
        """

    def save(self, folder: Path) -> None:
        """Writes everything that `load` needs into an empty folder."""


class Plugin(Protocol):
    """What `serve` takes. With `"extractors": true` in its plugin.json it also has
    `extractors(task)`, which returns the list of extractors that it will ask for."""

    def train(self, task: TrainTask) -> Model: ...

    def load(self, folder: Path, task: Task) -> Model: ...


def serve(plugin: Plugin) -> None:
    """Answers the harness until it ends the connection. The last line of a plugin's program."""
    try:
        messages = socket.socket(fileno=3)
        pulse = os.dup(4)
    except OSError:
        sys.exit("This is a plugin of the harness: start it with `harness run FOLDER`.")
    threading.Thread(target=_answer_pulse, args=(pulse,), daemon=True).start()
    _Session(plugin, _Connection(messages)).run()


def _answer_pulse(pulse: int) -> None:
    """Sends every byte back, as a sign of life; ends the process with the harness."""
    while True:
        try:
            beat = os.read(pulse, 64)
            if not beat:
                break
            os.write(pulse, beat)
        except OSError:
            break
    os._exit(1)


class _Session:
    """The one task of a process and its model."""

    def __init__(self, plugin: Any, connection: _Connection):
        self._plugin = plugin
        self._connection = connection
        self._model: Any = None
        connection.answers = {
            "hello": lambda body, arrays: ({"protocol": PROTOCOL}, []),
            "extractors": self._extractors,
            "openExtractor": self._open_extractor,
            "extract": self._extract,
            "closeExtractor": self._close_extractor,
            "train": self._train,
            "load": self._load,
            "predict": self._predict,
            "embed": self._embed,
            "refit": self._refit,
            "save": self._save,
        }

    def run(self) -> None:
        try:
            while True:
                self._connection.take()
        except EOFError:
            # Nothing is left to answer; what the plugin has started ends with it.
            sys.stdout.flush()
            os._exit(0)

    def _extractors(self, body: dict, arrays: list):
        listed = list(self._plugin.extractors(Task(self._connection, body)))
        self._connection.extractors.update({one.name: one for one in listed})
        return {"extractors": [_describe_extractor(one) for one in listed]}, []

    def _open_extractor(self, body: dict, arrays: list):
        self._connection.extractors[body["extractor"]].open()
        return None, []

    def _close_extractor(self, body: dict, arrays: list):
        self._connection.extractors[body["extractor"]].close()
        return None, []

    def _extract(self, body: dict, arrays: list):
        extractor = self._connection.extractors[body["extractor"]]
        rows = np.asarray(extractor.extract(_shape_batch(body, arrays[0])), dtype=np.float32)
        expected = (body["count"], extractor.width)
        if rows.shape != expected:
            raise ValueError(f"extract must return {expected} numbers, it returned {rows.shape}")
        return None, [rows]

    def _train(self, body: dict, arrays: list):
        task = TrainTask(self._connection, body, arrays)
        return self._take_model(self._plugin.train(task))

    def _load(self, body: dict, arrays: list):
        task = Task(self._connection, body)
        return self._take_model(self._plugin.load(Path(body["folder"]), task))

    def _refit(self, body: dict, arrays: list):
        return self._take_model(self._model.refit())

    def _take_model(self, model: Any):
        self._model = model
        return {"embeds": hasattr(model, "embed"), "refits": hasattr(model, "refit")}, []

    def _predict(self, body: dict, arrays: list):
        answers = self._model.predict(body["paintings"], *arrays)
        return None, [np.asarray(answers, dtype=np.float32).reshape(-1)]

    def _embed(self, body: dict, arrays: list):
        rows = np.asarray(self._model.embed(body["paintings"]), dtype=np.float32)
        return {"width": rows.shape[1]}, [rows]

    def _save(self, body: dict, arrays: list):
        self._model.save(Path(body["folder"]))
        return None, []


class _Connection:
    """Messages over a socket: a length, a header as JSON, arrays as they are in memory."""

    def __init__(self, connected: socket.socket):
        self._socket = connected
        self._asked = 0
        self._arrived: dict = {}
        self._writing = threading.Lock()
        self.answers: dict = {}
        self.extractors: dict = {}

    def ask(self, name: str, body: Any = None, arrays: Sequence[np.ndarray] = ()):
        """Waits for the answer; what the harness asks meanwhile is answered."""
        self._asked += 1
        number = self._asked
        self._send({"ask": name, "id": number, "body": body}, arrays)
        while number not in self._arrived:
            self.take()
        header, answered = self._arrived.pop(number)
        if header.get("error") is not None:
            raise RuntimeError(header["error"]["message"])
        return header.get("body"), answered

    def tell(self, name: str, body: Any = None) -> None:
        self._send({"tell": name, "body": body}, ())

    def take(self) -> None:
        """Takes the next message, and answers it where it asks for something."""
        (length,) = struct.unpack("<I", bytes(self._receive(4)))
        header = json.loads(bytes(self._receive(length)))
        arrays = [self._receive_array(one) for one in header.pop("arrays", [])]
        if "answer" in header:
            self._arrived[header["answer"]] = (header, arrays)
            return
        name = header.get("ask", header.get("tell"))
        try:
            answer = self.answers.get(name)
            if answer is None:
                raise ValueError(f"this plugin does not answer {name}")
            body, answered = answer(header.get("body"), arrays)
            if "id" in header:
                self._send({"answer": header["id"], "body": body}, answered)
        except EOFError:
            raise
        except ModuleNotFoundError:
            # As if it had been imported at the top: the harness then says what to install.
            traceback.print_exc()
            sys.stdout.flush()
            os._exit(1)
        except PluginError as error:
            if "id" in header:
                told = {"code": "PluginError", "message": str(error)}
                self._send({"answer": header["id"], "error": told}, ())
        except Exception as error:
            traceback.print_exc()
            if "id" in header:
                name = type(error).__name__
                told = {"code": name, "message": f"{name}: {error}"}
                self._send({"answer": header["id"], "error": told}, ())

    def _send(self, header: dict, arrays: Sequence[np.ndarray]) -> None:
        laid = [np.ascontiguousarray(array) for array in arrays]
        described = [{"type": _NAMES[one.dtype], "length": one.size} for one in laid]
        text = json.dumps({**header, "arrays": described}).encode()
        with self._writing:
            self._socket.sendall(struct.pack("<I", len(text)) + text)
            for one in laid:
                self._socket.sendall(one.reshape(-1).view(np.uint8).data)

    def _receive_array(self, described: dict) -> np.ndarray:
        kind = np.dtype(_TYPES[described["type"]])
        return self._receive(described["length"] * kind.itemsize).view(kind)

    def _receive(self, length: int) -> np.ndarray:
        taken = np.empty(length, np.uint8)
        view = taken.data
        at = 0
        while at < length:
            count = self._socket.recv_into(view[at:])
            if count == 0:
                raise EOFError
            at += count
        return taken


def _describe_extractor(extractor: Extractor) -> dict:
    return {
        "name": extractor.name,
        "id": extractor.id,
        "view": extractor.view.describe(),
        "width": int(extractor.width),
        "batchSize": int(extractor.batch_size),
    }


def _shape_batch(body: dict, data: np.ndarray) -> np.ndarray:
    shape = (body["count"], body["images"], body["height"], body["width"], 3)
    return data.reshape(shape)


def _to_json(number: float | None) -> float | None:
    """NaN and infinity are not in JSON."""
    return None if number is None or not math.isfinite(number) else float(number)
