"""A pretrained network of torchvision or timm: found by its name, with its weights, as an extractor
of features whose numbers the harness keeps."""

from __future__ import annotations

import contextlib
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import torch
import torchvision
from painter_plugin import Extractor, PluginError, Task, Whole
from torch import nn

#: Raised when the same network gives other numbers than before.
VERSION = 1
ENDINGS = (".safetensors", ".pth", ".pt", ".bin")
#: Threads that PyTorch would take by itself: for the network. The head, which is small, takes one,
#: so that its sums do not depend on the machine's cores.
THREADS = torch.get_num_threads()
torch.set_num_threads(1)


@dataclass(frozen=True)
class Weights:
    """Numbers for a network and where they came from."""

    status: str
    source: str
    #: SHA-256 of the file; None where they were drawn at random.
    digest: str | None
    file: Path | None


@dataclass(frozen=True)
class Backbone:
    """Everything that its features depend on besides the painting."""

    library: str
    name: str
    #: Name of the module whose output is taken; "" for what the last layer takes.
    layer: str
    #: Pixels a side.
    size: int
    #: Of red, green and blue, from 0 to 1.
    mean: list[float]
    deviation: list[float]
    #: Numbers per painting.
    width: int
    status: str
    source: str
    digest: str | None

    @property
    def title(self) -> str:
        return f"{self.library}/{self.name}"


class Describer:
    """A backbone at work. Its weights have been looked for before any painting is seen: later the
    harness fetches none."""

    def __init__(self, backbone: Backbone, found: Weights | PluginError, task: Task):
        self.backbone = backbone
        self._found = found
        self._task = task

    def extractor(self) -> Extractor:
        """Loads the network only where a painting is missing from the cache."""
        backbone = self.backbone
        device = choose_device(self._task)
        opened: dict[str, Network] = {}

        def load() -> None:
            found = self._found
            if isinstance(found, PluginError):
                raise found
            if found.digest != backbone.digest:
                raise PluginError(
                    f"The model was trained on {backbone.source} (SHA-256 {backbone.digest}), and "
                    f"now there is {found.source} (SHA-256 {found.digest}). Put the former back."
                )
            network = load_network(
                backbone.library, backbone.name, backbone.layer, backbone.size, found
            )
            network.module.to(device)
            opened["network"] = network

        def extract(pixels: np.ndarray) -> np.ndarray:
            with threads(THREADS):
                network = opened["network"]
                return network.describe(pixels[:, 0], backbone.mean, backbone.deviation)

        return Extractor(
            id={
                "network": backbone.title,
                "layer": backbone.layer,
                "weights": backbone.digest or "untrained",
                "torch": torch.__version__,
                "device": device.type,
                "version": VERSION,
            },
            view=Whole(backbone.size),
            width=backbone.width,
            extract=extract,
            batch_size=32,
            open=load,
            close=opened.clear,
        )

    def rows(self, paintings: list) -> torch.Tensor:
        """Features of each painting, on the backbone's device."""
        rows = self._task.features(self.extractor(), paintings)
        return torch.from_numpy(rows).to(choose_device(self._task))

    def report(self) -> None:
        backbone = self.backbone
        self._task.report_weights(
            backbone.title, backbone.status, backbone.source, backbone.digest
        )


def describe_backbone(task: Task) -> Describer:
    """The network that the options name, with the weights that are there."""
    layer = task.options["layer"]
    library, name = find_library(task.options["backbone"])
    weights = find_weights(library, name, task)
    own_size, mean, deviation = describe_input(library, name)
    size = task.options["size"] or own_size
    network = load_network(library, name, layer, size, weights)
    with threads(THREADS):
        width = network.describe(np.zeros((1, size, size, 3), np.uint8), mean, deviation).shape[1]
    backbone = Backbone(
        library=library,
        name=name,
        layer=layer,
        size=size,
        mean=mean,
        deviation=deviation,
        width=width,
        status="partial" if network.lacking else weights.status,
        source=weights.source,
        digest=weights.digest,
    )
    return Describer(backbone, weights, task)


def bring_back(backbone: Backbone, task: Task) -> Describer:
    """The network of a saved model; where its weights are gone, its features may be there still."""
    try:
        found: Weights | PluginError = find_weights(backbone.library, backbone.name, task)
    except PluginError as error:
        found = error
    return Describer(backbone, found, task)


class Network:
    """A network that gives what one of its layers says of a picture."""

    def __init__(self, module: nn.Module, layer: str):
        self.module = module
        #: Parameters that the weights lack, and that the layer does not need.
        self.lacking: list[str] = []
        self._taken: torch.Tensor | None = None
        self._last = find_last_layer(module)
        if layer == "":
            if self._last is not None:
                self._last.register_forward_pre_hook(lambda _, given: self._take(given[0]))
            return
        modules = dict(module.named_modules())
        if layer not in modules:
            raise PluginError(
                f'It has no layer "{layer}". It has: {", ".join(list_layers(module))}'
            )
        modules[layer].register_forward_hook(lambda _module, _given, output: self._take(output))

    @torch.inference_mode()
    def describe(self, pixels: np.ndarray, mean: list[float], deviation: list[float]) -> np.ndarray:
        """uint8 (count, height, width, 3) → float32 (count, width)."""
        device = next(self.module.parameters()).device
        images = torch.from_numpy(np.ascontiguousarray(pixels)).to(device).permute(0, 3, 1, 2)
        middle, spread = (
            torch.tensor(one, device=device).reshape(1, 3, 1, 1) for one in (mean, deviation)
        )
        try:
            output = self.module((images.float() / 255 - middle) / spread)
        except LayerReached:
            output, self._taken = self._taken, None
        return pool(output).float().cpu().numpy()

    def note_missing(self, missing: list[str], size: int, file: Path) -> None:
        """Fails where the weights lack parameters of a module that has to run."""
        ran: set[str] = set()
        hooks = [
            module.register_forward_pre_hook(lambda _module, _given, name=name: ran.add(name))
            for name, module in self.module.named_modules()
        ]
        self.describe(np.zeros((1, size, size, 3), np.uint8), [0.5] * 3, [0.5] * 3)
        for hook in hooks:
            hook.remove()
        modules = dict(self.module.named_modules())
        owners = {key: key.rpartition(".")[0] for key in missing}
        needed = [
            key
            for key, owner in owners.items()
            if owner in ran and modules[owner] is not self._last
        ]
        if needed:
            raise PluginError(f"{file} lacks {', '.join(needed[:5])}, which --layer needs.")
        self.lacking = [key for key, owner in owners.items() if modules[owner] is not self._last]

    def _take(self, output: torch.Tensor) -> None:
        self._taken = output
        # What comes behind the layer is not needed.
        raise LayerReached


class LayerReached(Exception):
    pass


def pool(output: torch.Tensor) -> torch.Tensor:
    """The mean over places, of maps with the channels first or last, or of tokens."""
    if output.ndim == 4:
        _, first, second, third = output.shape
        return output.mean((1, 2)) if first == second != third else output.mean((2, 3))
    return output.mean(1) if output.ndim == 3 else output.flatten(1)


def find_last_layer(module: nn.Module) -> nn.Module | None:
    """The layer that names one of ImageNet's thousand classes; timm's networks come without it."""
    for one in reversed(list(module.modules())):
        if isinstance(one, nn.Linear) and one.out_features == 1000:
            return one
        if isinstance(one, nn.Conv2d) and one.out_channels == 1000:
            return one
    return None


def list_layers(module: nn.Module) -> list[str]:
    names = [name for name, _ in module.named_modules() if name != "" and name.count(".") < 2]
    return names[:40]


def find_library(backbone: str) -> tuple[str, str]:
    """Names that torchvision knows are torchvision's; `timm/…` and all others are timm's."""
    library, _, name = backbone.rpartition("/")
    if library not in ("", "torchvision", "timm"):
        raise PluginError(f'--backbone {backbone}: "{library}" is neither torchvision nor timm.')
    known = torchvision.models.list_models(module=torchvision.models)
    if library != "timm" and name in known:
        return "torchvision", name
    if library == "torchvision":
        raise PluginError(f"torchvision has no network {name}. It has: {', '.join(known)}")
    import timm

    if not timm.is_model(name):
        similar = timm.list_models(f"*{name.split('_')[0]}*")[:8]
        also = f" timm has: {', '.join(similar)}" if similar else ""
        raise PluginError(f"Neither torchvision nor timm has a network {name}.{also}")
    return "timm", name


def describe_input(library: str, name: str) -> tuple[int, list[float], list[float]]:
    """Pixels a side, and the mean and deviation of colours that the network was trained with."""
    if library == "timm":
        import timm

        config = timm.get_pretrained_cfg(name)
        return config.input_size[-1], list(config.mean), list(config.std)
    preset = torchvision.models.get_model_weights(name).DEFAULT.transforms()
    return preset.crop_size[0], list(preset.mean), list(preset.std)


def find_weights(library: str, name: str, task: Task) -> Weights:
    """The file that --weights names; else the network's pretrained weights, from the folders of the
    harness, from the library's cache, or fetched by the harness; else random ones where that is
    allowed."""
    named = task.options["weights"]
    folders = task.weights.folders
    if named != "pretrained":
        places = [Path(named)] if Path(named).is_absolute() else [one / named for one in folders]
        for file in places:
            if file.is_file():
                return Weights("trained", f"file {file.name}", digest_file(file), file)
        looked = " or ".join(str(place) for place in places)
        raise PluginError(f"--weights {named}: there is no file {looked}.")

    official = find_official(library, name)
    wanted = [f"{name}{ending}" for ending in ENDINGS]
    # On Hugging Face they are all called model.safetensors.
    if official is not None and official.repository is None:
        wanted.insert(0, official.file)
    for folder in folders:
        for file in (folder / one for one in wanted):
            if file.is_file():
                return Weights("trained", f"{library}'s, file {file.name}", digest_file(file), file)
    problem = f"{library} has no pretrained weights for {name}"
    if official is not None:
        try:
            file = official.cached() or official.fetch(task)
            return Weights("trained", f"{library}'s {file.name}", digest_file(file), file)
        except PluginError as error:
            problem = str(error)
    if task.weights.allow_untrained:
        task.log(f"{problem}. So {library}/{name} runs UNTRAINED, on random weights.")
        return Weights("untrained", "random weights from a fixed seed", None, None)
    fetch = "Put" if official is None else f"Download {official.address} and put it as"
    raise PluginError(
        f"{problem}. {fetch} {wanted[0]} into {folders[0] if folders else 'data/weights'}, or name "
        "a file with --weights."
    )


@dataclass(frozen=True)
class Official:
    """Weights that a library offers for a network."""

    file: str
    url: str | None = None
    repository: str | None = None

    @property
    def address(self) -> str:
        if self.repository is not None:
            return f"https://huggingface.co/{self.repository}/resolve/main/{self.file}"
        return str(self.url)

    def cached(self) -> Path | None:
        if self.repository is not None:
            from huggingface_hub import try_to_load_from_cache

            found = try_to_load_from_cache(self.repository, self.file)
            return Path(found) if isinstance(found, str) else None
        file = Path(torch.hub.get_dir()) / "checkpoints" / self.file
        return file if file.is_file() else None

    def fetch(self, task: Task) -> Path:
        """Has the harness fetch it, by the digest that the hub or the file's name tells."""
        if self.repository is not None:
            return task.weights.fetch_from_hub(self.repository, self.file)
        digest = re.search(r"-([0-9a-f]{8,})\.\w+$", self.file)
        if digest is None:
            raise PluginError(f"The address {self.url} does not tell the digest of what is there")
        return task.weights.fetch(str(self.url), self.file, digest[1])


def find_official(library: str, name: str) -> Official | None:
    if library == "torchvision":
        url = torchvision.models.get_model_weights(name).DEFAULT.url
        return Official(url.rsplit("/", 1)[-1], url=url)
    import timm

    config = timm.get_pretrained_cfg(name, allow_unregistered=False)
    if config is None or not config.has_weights:
        return None
    if config.hf_hub_id:
        return Official(config.hf_hub_filename or "model.safetensors", repository=config.hf_hub_id)
    url = config.url
    return Official(url.rsplit("/", 1)[-1], url=url) if isinstance(url, str) and url else None


def load_network(library: str, name: str, layer: str, size: int, weights: Weights) -> Network:
    """The network with its weights, ready to describe pictures of `size` pixels.

    Weights that lack parameters are good enough where the layer does not need them.
    """
    # Random weights are the same whatever the seed of the run: the cache keeps what they give.
    torch.manual_seed(0)
    if library == "timm":
        return Network(load_timm(name, size, weights).eval(), layer)
    more: dict[str, Any] = {}
    if name in ("googlenet", "inception_v3"):
        more = {"init_weights": False, "transform_input": True}
    module = torchvision.models.get_model(name, weights=None, **more).eval()
    if weights.file is None:
        return Network(module, layer)
    state = read_state(weights.file)
    found = module.load_state_dict(state, strict=False)
    if len(found.unexpected_keys) == len(state):
        raise PluginError(f"{weights.file} holds the weights of another network than {name}.")
    network = Network(module, layer)
    network.note_missing(found.missing_keys, size, weights.file)
    return network


def load_timm(name: str, size: int, weights: Weights) -> nn.Module:
    import timm

    settings: dict[str, Any] = {"num_classes": 0}
    if weights.file is not None:
        # timm converts weights that their authors published in another form.
        overlay = {"file": str(weights.file)}
        settings |= {"pretrained": True, "pretrained_cfg_overlay": overlay}
    if size != timm.get_pretrained_cfg(name).input_size[-1]:
        # Transformers have to be told; other networks take pictures of any size.
        with contextlib.suppress(TypeError):
            return timm.create_model(name, img_size=size, **settings)
    return timm.create_model(name, **settings)


def read_state(file: Path) -> dict[str, torch.Tensor]:
    """The parameters in a file, by name."""
    if file.suffix == ".safetensors":
        from safetensors.torch import load_file

        return load_file(file)
    state = torch.load(file, map_location="cpu", weights_only=True)
    for key in ("state_dict", "model"):
        state = state[key] if isinstance(state.get(key), dict) else state
    # As DataParallel names them, and as the published weights of DenseNets do.
    return {
        re.sub(
            r"(denselayer\d+\.(?:norm|conv))\.([12])\.", r"\1\2.", key.removeprefix("module.")
        ): value
        for key, value in state.items()
    }


def choose_device(task: Task) -> torch.device:
    """CUDA where there is one, unless --device says otherwise."""
    named = task.options["device"]
    if named == "cuda" and not torch.cuda.is_available():
        raise PluginError("--device cuda: PyTorch finds no CUDA device here.")
    has_cuda = named != "cpu" and torch.cuda.is_available()
    return torch.device("cuda" if has_cuda else "cpu")


@contextlib.contextmanager
def threads(count: int) -> Iterator[None]:
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(1)


def digest_file(file: Path) -> str:
    digest = hashlib.sha256()
    with open(file, "rb") as opened:
        while part := opened.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()
