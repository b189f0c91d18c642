"""Makes the preset csd-l14: Contrastive Style Descriptors (Somepalli et al., 2024) as an ONNX file.

The checkpoint is pytorch_model.bin (2.4 GB, CC-BY-4.0) of tomg-group-umd/CSD-ViT-L on Hugging Face's
hub: CLIP's picture network under `backbone`, and a projection `last_layer_style` into the space of
style. Sizes are read from the checkpoint.

    python3 -m venv VENV && VENV/bin/pip install torch open_clip_torch onnx
    VENV/bin/python export-csd.py pytorch_model.bin data/weights/csd-l14.onnx
"""

import argparse
import hashlib
import sys
from pathlib import Path

import torch
from open_clip.transformer import QuickGELU, VisionTransformer

# As two public projects that use the checkpoint have recorded it.
PINNED = "40e92fad63a361b8136100cd234c42d401ef9b34ff1748234318929ebcc7e7a1"
HEAD_WIDTH = 64


class Csd(torch.nn.Module):
    """Pictures to unit vectors of style."""

    def __init__(self, state: dict[str, torch.Tensor]):
        super().__init__()
        width, _, patch, _ = state["backbone.conv1.weight"].shape
        layers = len({key.split(".")[3] for key in state if key.startswith("backbone.transformer.resblocks.")})
        side = round((state["backbone.positional_embedding"].shape[0] - 1) ** 0.5)
        self.size = side * patch
        self.backbone = VisionTransformer(
            image_size=self.size, patch_size=patch, width=width, layers=layers,
            heads=max(1, width // HEAD_WIDTH), mlp_ratio=4.0, output_dim=1, act_layer=QuickGELU,
        )
        self.backbone.proj = None
        self.last_layer_style = torch.nn.Parameter(torch.empty_like(state["last_layer_style"]))

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.normalize(self.backbone(pixels) @ self.last_layer_style, dim=1)


def read_state(path: Path) -> dict[str, torch.Tensor]:
    # A checkpoint may hold any object, so nothing but tensors and plain values is taken out of it.
    with torch.serialization.safe_globals([argparse.Namespace]):
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    state = loaded.get("model_state_dict", loaded)
    return {key.removeprefix("module."): value.float() for key, value in state.items()}


def main() -> None:
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != PINNED:
        print(f"Warning: {source} is not the checkpoint that is known: its SHA-256 is {digest}.")
    state = read_state(source)
    model = Csd(state).eval()
    wanted = {key: value for key, value in state.items() if key in model.state_dict()}
    model.load_state_dict(wanted)
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        model,
        (torch.zeros(1, 3, model.size, model.size),),
        str(out),
        input_names=["pixel_values"],
        output_names=["style"],
        dynamic_axes={"pixel_values": {0: "batch"}},
        opset_version=18,
        dynamo=False,
    )
    print(f"{out}: {out.stat().st_size} bytes")


main()
