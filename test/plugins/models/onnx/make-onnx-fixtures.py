"""Writes small networks of each family as ONNX files, and what their reference implementation says.

The networks are built by transformers, timm and open_clip with seeded random weights. What a layer
says is taken from the modules themselves by hooks, in PyTorch, and not from the exported file; the
picture comes from a formula that closed-form.ts computes as well.

    python3 -m venv VENV && VENV/bin/pip install torch torchvision timm transformers open_clip_torch onnx onnxscript
    VENV/bin/python make-onnx-fixtures.py fixtures
    VENV/bin/python make-onnx-fixtures.py --real FOLDER     # full sizes, not for the repository

The first writes fixtures/*.onnx, fixtures/families.json and fixtures/preprocessing.json. The second
writes the same for DINOv2 S/14, CLIP B/32, SigLIP B/16 and EfficientNet-Lite0 at their true sizes.
"""

import argparse
import base64
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import open_clip
import timm
import torch
from PIL import Image
from timm.models._efficientnet_builder import decode_arch_def
from transformers import (
    CLIPImageProcessor,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    ConvNextImageProcessor,
    Dinov2Config,
    Dinov2Model,
    Dinov2WithRegistersConfig,
    Dinov2WithRegistersModel,
    SiglipImageProcessor,
    SiglipVisionConfig,
    SiglipVisionModel,
)

warnings.filterwarnings("ignore")
IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
CLIP = ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])
HALF = ([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])


def draw(name: str, count: int) -> np.ndarray:
    """Numbers in [0, 1): FNV-1a of the name, mixed with the index by MurmurHash3's finalizer."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    h = (np.arange(count, dtype=np.uint64) * 0x9E3779B1 + seed) & 0xFFFFFFFF
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        h ^= h >> np.uint64(shift)
        h = (h * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    return h.astype(np.float64) / 2.0**32


def picture(name: str, height: int, width: int) -> np.ndarray:
    """8-bit RGB, rows first."""
    return np.floor(draw(name, height * width * 3) * 256).astype(np.uint8).reshape(height, width, 3)


def randomise(model: torch.nn.Module) -> torch.nn.Module:
    """Gives every parameter and statistic a seeded value, those that start at 0 or 1 as well."""
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, value in [*model.named_parameters(), *model.named_buffers()]:
            if not value.is_floating_point():
                continue
            noise = torch.randn(value.shape, generator=generator)
            if name.endswith("running_var"):
                value.copy_(0.5 + noise.abs())
            elif value.ndim > 1:
                value.copy_(noise / value[0].numel() ** 0.5)
            else:
                value.copy_(value + 0.2 * noise)
    return model.eval()


class CsdHead(torch.nn.Module):
    """A CLIP backbone without its projection, and CSD's own into the space of style."""

    def __init__(self, backbone: torch.nn.Module, width: int, outputs: int):
        super().__init__()
        self.backbone = backbone
        self.backbone.proj = None
        self.last_layer_style = torch.nn.Parameter(torch.zeros(width, outputs))

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.normalize(self.backbone(pixels) @ self.last_layer_style, dim=1)


class Named(torch.nn.Module):
    """Gives only some of a transformers model's outputs."""

    def __init__(self, model: torch.nn.Module, outputs: list[str]):
        super().__init__()
        self.model = model
        self.outputs = outputs

    def forward(self, pixel_values: torch.Tensor):
        given = self.model(pixel_values)
        return tuple(given[name] for name in self.outputs)


def small_families():
    """Name, module, output names, pixels a side, mean and deviation, inner modules and their layers."""
    block = "/model/encoder/layer.0"
    sizes = dict(hidden_size=16, num_attention_heads=2, image_size=16, patch_size=4, num_hidden_layers=2)
    dinov2 = Dinov2Model(Dinov2Config(**sizes, mlp_ratio=2))
    yield "dinov2", Named(dinov2, ["last_hidden_state"]), ["last_hidden_state"], 16, IMAGENET, {
        block: "model.encoder.layer.0",
        "/model/embeddings/patch_embeddings/projection/Conv": "model.embeddings.patch_embeddings.projection",
    }
    registers = Dinov2WithRegistersModel(
        Dinov2WithRegistersConfig(**sizes, mlp_ratio=2, num_register_tokens=4)
    )
    yield "dinov2-registers", Named(registers, ["last_hidden_state"]), ["last_hidden_state"], 16, IMAGENET, {}
    clip = CLIPVisionModelWithProjection(
        CLIPVisionConfig(**sizes, intermediate_size=32, projection_dim=8)
    )
    yield "clip", Named(clip, ["image_embeds", "last_hidden_state"]), ["image_embeds", "last_hidden_state"], 16, CLIP, {
        "/model/vision_model/encoder/layers.0": "model.vision_model.encoder.layers.0"
    }
    siglip = SiglipVisionModel(SiglipVisionConfig(**sizes, intermediate_size=32))
    yield "siglip", Named(siglip, ["last_hidden_state", "pooler_output"]), ["last_hidden_state", "pooler_output"], 16, HALF, {
        "/model/encoder/layers.0": "model.encoder.layers.0"
    }
    visual = open_clip.transformer.VisionTransformer(
        image_size=16, patch_size=4, width=16, layers=2, heads=2, mlp_ratio=2, output_dim=8
    )
    yield "csd", CsdHead(visual, 16, 8), ["style"], 16, CLIP, {
        "/backbone/transformer/resblocks.0": "backbone.transformer.resblocks.0"
    }
    arch = [["ds_r1_k3_s1_e1_c8"], ["ir_r2_k3_s2_e2_c12"], ["ir_r1_k5_s2_e2_c16_se0.25"]]
    efficientnet = timm.models.EfficientNet(decode_arch_def(arch), stem_size=8, num_features=24, num_classes=0)
    yield "efficientnet", efficientnet, ["features"], 32, HALF, {"/blocks/blocks.1": "blocks.1"}
    convnext = timm.models.ConvNeXt(depths=(1, 1, 1, 1), dims=(8, 8, 12, 16), num_classes=0)
    yield "convnext", convnext, ["features"], 32, IMAGENET, {"/stages/stages.1": "stages.1"}


def real_families():
    dinov2 = Dinov2Model(Dinov2Config(hidden_size=384, num_attention_heads=6, image_size=518))
    yield "dinov2-s14", Named(dinov2, ["last_hidden_state"]), ["last_hidden_state"], 224, IMAGENET, {
        "/model/encoder/layer.5": "model.encoder.layer.5"
    }
    clip = CLIPVisionModelWithProjection(CLIPVisionConfig())
    yield "clip-b32", Named(clip, ["image_embeds"]), ["image_embeds"], 224, CLIP, {
        "/model/vision_model/encoder/layers.5": "model.vision_model.encoder.layers.5"
    }
    siglip = SiglipVisionModel(SiglipVisionConfig(image_size=224, patch_size=16))
    yield "siglip-b16", Named(siglip, ["pooler_output"]), ["pooler_output"], 224, HALF, {}
    lite = timm.create_model("efficientnet_lite0", num_classes=0)
    yield "efficientnet-lite0", lite, ["features"], 224, HALF, {"/blocks/blocks.3": "blocks.3"}


def strip_remarks(file):
    """Takes away what an exporter remembers of Python's lines, which is most of a small file."""
    model = onnx.load(file)
    del model.graph.value_info[:]
    for part in [model, model.graph, *model.graph.node, *model.graph.input, *model.graph.output, *model.graph.initializer]:
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    onnx.save(model, file)


def write_family(folder, name, model, outputs, size, normalised, inner, dynamo):
    randomise(model)
    mean, std = normalised
    bytes_in = picture(name, size, size)
    pixels = (bytes_in.astype(np.float32) / 255 - np.float32(mean)) / np.float32(std)
    batch = torch.from_numpy(pixels.transpose(2, 0, 1)[None].copy())
    said = {}

    def keep(layer):
        def hook(_module, _inputs, output):
            said[layer] = output[0] if isinstance(output, tuple) else output

        return hook

    modules = dict(model.named_modules())
    handles = [modules[module].register_forward_hook(keep(layer)) for layer, module in inner.items()]
    with torch.no_grad():
        given = model(batch)
    for handle in handles:
        handle.remove()
    given = given if isinstance(given, tuple) else (given,)
    said.update(zip(outputs, given, strict=True))
    file = folder / f"{name}.onnx"
    # Both exporters of PyTorch: files of either are about. The older one lacks an operator of one.
    more = (
        {"dynamo": True, "external_data": False, "dynamic_shapes": ({0: torch.export.Dim("batch")},)}
        if dynamo
        else {"dynamo": False, "dynamic_axes": {"pixel_values": {0: "batch"}}}
    )
    example = batch.expand(2, -1, -1, -1).contiguous()
    torch.onnx.export(
        model, (example,), str(file), input_names=["pixel_values"], output_names=outputs,
        opset_version=18, verbose=False, **more,
    )
    strip_remarks(file)
    layers = [
        {"name": layer, "dims": list(value.shape), "values": [float(f"{v:.7g}") for v in value.flatten().tolist()]}
        for layer, value in said.items()
    ]
    return {"family": name, "size": size, "mean": mean, "std": std, "layers": layers}


ODD_SHAPES = [
    (16, 16), (17, 16), (16, 17), (20, 31), (31, 20), (64, 21), (21, 64), (19, 97), (97, 19), (33, 33),
    (50, 49), (49, 50), (120, 35), (35, 120), (77, 78), (101, 64), (23, 24), (12, 15), (15, 12), (9, 40),
]  # fmt: skip


def write_preprocessing(folder):
    """What processors make of pictures of odd shapes before they normalise them."""
    plain = {"do_rescale": False, "do_normalize": False}
    processors = {
        "clip": CLIPImageProcessor(size={"shortest_edge": 20}, crop_size={"height": 16, "width": 16}, **plain),
        "siglip": SiglipImageProcessor(size={"height": 16, "width": 16}, resample=2, **plain),
        "convnext": ConvNextImageProcessor(size={"shortest_edge": 14}, crop_pct=0.875, resample=1, **plain),
    }
    cases = []
    for name, processor in processors.items():
        config = processor.to_dict()
        # Normalising is asked for again, and tested with the networks.
        config.update(do_rescale=True, do_normalize=True)
        pictures = []
        for height, width in ODD_SHAPES:
            image = Image.fromarray(picture(f"{height}x{width}", height, width))
            made = processor(image, return_tensors="np")["pixel_values"][0].transpose(1, 2, 0)
            square = np.round(made).astype(np.uint8)
            pictures.append({
                "height": height, "width": width,
                "size": square.shape[0], "pixels": base64.b64encode(square.tobytes()).decode(),
            })
        cases.append({"processor": name, "config": config, "pictures": pictures})
    (folder / "preprocessing.json").write_text(json.dumps(cases))


def write_unknown_operator(folder):
    """A network with an operator that no runtime has."""
    helper = onnx.helper
    node = helper.make_node("Painterly", ["pixel_values"], ["features"], name="painterly", domain="studio")
    info = lambda name: helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, 3, 8, 8])
    graph = helper.make_graph([node], "unknown", [info("pixel_values")], [info("features")])
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("studio", 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), folder / "unknown-operator.onnx")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--real", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    families = []
    for family in real_families() if arguments.real else small_families():
        name = family[0]
        families.append(write_family(folder, *family, dynamo=name == "dinov2-registers"))
        print(name, (folder / f"{name}.onnx").stat().st_size)
    (folder / "families.json").write_text(json.dumps(families))
    if not arguments.real:
        write_preprocessing(folder)
        write_unknown_operator(folder)


main()
