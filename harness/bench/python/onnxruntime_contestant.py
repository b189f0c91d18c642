"""Features in ONNX Runtime: of the network that our contestant has made, or of timm's legacy_xception as
PyTorch exports it.
"""

import os
import sys
import tempfile
import warnings

import numpy as np
import onnxruntime

from serve import read_settings, serve

precision, task, size, batch, batches, seconds = read_settings()
warnings.simplefilter("ignore")
images = np.random.default_rng(0).uniform(-1, 1, (batch, 3, size, size)).astype("float32")


def start(path):
    available = onnxruntime.get_available_providers()
    wanted = [p for p in ("CUDAExecutionProvider", "CPUExecutionProvider") if p in available]
    return onnxruntime.InferenceSession(path, providers=wanted)


def export_xception():
    import timm
    import torch

    model = timm.create_model("legacy_xception", pretrained=False, num_classes=0).eval()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "xception.onnx")
        torch.onnx.export(model, (torch.from_numpy(images),), path, dynamo=False)
        return start(path)


def open_made(path):
    if not os.path.exists(path):
        sys.exit("there is no network: the contestant onnx has made none")
    return start(path)


session = export_xception() if task == "features" else open_made(os.path.join(sys.argv[3], "model.onnx"))
wanted = None if task == "features" else ["features"]
name = session.get_inputs()[0].name


def run(n):
    for _ in range(n):
        session.run(wanted, {name: images})


device = "GPU" if "CUDAExecutionProvider" in session.get_providers() else "CPU"
serve(onnxruntime.__version__, device, batch, batches, run, seconds)
