"""Xception features in ONNX Runtime: timm's legacy_xception as PyTorch exports it."""

import os
import tempfile
import warnings

import numpy as np
import onnxruntime
import timm
import torch

from serve import read_settings, serve

precision, task, size, batch, batches, seconds = read_settings()
warnings.simplefilter("ignore")
images = np.random.default_rng(0).uniform(-1, 1, (batch, 3, size, size)).astype("float32")
model = timm.create_model("legacy_xception", pretrained=False, num_classes=0).eval()
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "xception.onnx")
    torch.onnx.export(model, (torch.from_numpy(images),), path, dynamo=False)
    available = onnxruntime.get_available_providers()
    wanted = [p for p in ("CUDAExecutionProvider", "CPUExecutionProvider") if p in available]
    session = onnxruntime.InferenceSession(path, providers=wanted)
name = session.get_inputs()[0].name


def run(n):
    for _ in range(n):
        session.run(None, {name: images})


device = "GPU" if "CUDAExecutionProvider" in session.get_providers() else "CPU"
serve(onnxruntime.__version__, device, batch, batches, run, seconds)
