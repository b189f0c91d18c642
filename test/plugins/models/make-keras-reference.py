"""Writes what Keras itself says of the backbones, for the tests of the TypeScript ones.

Weights and images come from a formula of a tensor's name and an element's index, which
closed-form.ts computes as well: so nothing large has to be stored. Batch-norm statistics are as
uneven as the rest, so that every parameter changes the result.

    python3 -m venv VENV && VENV/bin/pip install tensorflow-cpu pillow
    VENV/bin/python make-keras-reference.py fixtures
    VENV/bin/python make-keras-reference.py fixtures --full FOLDER [--images FOLDER]

The first writes fixtures/xception.json, fixtures/inception-v3.json and, as a small file in Keras's
own hand, fixtures/small.h5 (the network of small-backbone.ts). With --full, FOLDER also
gets each network as an .h5 that Keras wrote (80 MB each, not for the repository), and the features
of the first 16 images under --images in <network>-paintings.json, at 299 x 299 pixels.
"""

import argparse
import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np

# Our name, Keras's constructor, pixels a side, inner layer under our name.
NETWORKS = [
    ("xception", keras.applications.Xception, 96, "add_12"),
    # At 139 pixels the last maps are 3 x 3, so that each row of their kernels matters.
    ("inception-v3", keras.applications.InceptionV3, 139, "mixed8"),
]


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


def closed_form(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """The weight of that name (`layer/parameter`), in a range that keeps activations alive."""
    u = draw(name, int(np.prod(shape))).reshape(shape)
    parameter = name.split("/")[-1]
    if parameter in ("gamma", "moving_variance"):
        return (0.5 + u).astype(np.float32)
    if parameter in ("beta", "moving_mean"):
        return ((u - 0.5) * 0.4).astype(np.float32)
    depthwise = parameter == "depthwise_kernel"
    fan_in = shape[0] * shape[1] * (1 if depthwise else shape[2])
    # With the ReLU's halving this keeps variances; a depthwise kernel has no ReLU after it.
    return ((2 * u - 1) * np.sqrt((3 if depthwise else 6) / fan_in)).astype(np.float32)


def our_names(model: keras.Model) -> dict[str, str]:
    """Keras's layer name -> ours: numbers that begin at 1 in every network."""
    names = {}
    for kind in ("conv2d", "batch_normalization", "add", "concatenate"):
        numbered = []
        for layer in model.layers:
            head, _, tail = layer.name.rpartition("_")
            if layer.name == kind:
                numbered.append((0, layer.name))
            elif head == kind and tail.isdigit():
                numbered.append((int(tail), layer.name))
        for index, (_, name) in enumerate(sorted(numbered)):
            names[name] = f"{kind}_{index + 1}"
    return {layer.name: names.get(layer.name, layer.name) for layer in model.layers}


def build(constructor, size: int) -> tuple[keras.Model, dict[str, str]]:
    model = constructor(weights=None, include_top=False, input_shape=(size, size, 3))
    names = our_names(model)
    for layer in model.layers:
        layer.set_weights(
            [closed_form(f"{names[layer.name]}/{w.name}", tuple(w.shape)) for w in layer.weights]
        )
    return model, names


def pooled(model, names, inner, pixels):
    """Means of the inner and the last layer's maps, and the inner one's standard deviations."""
    keras_name = next(k for k, ours in names.items() if ours == inner)
    both = keras.Model(model.input, [model.get_layer(keras_name).output, model.output])
    x = pixels.astype(np.float32) / 127.5 - 1
    middle, last = (np.asarray(t, np.float64) for t in both.predict(x, verbose=0))
    return middle.mean((1, 2)), middle.std((1, 2)), last.mean((1, 2))


def save_small(file: Path) -> None:
    """The network of small-backbone.ts with closed-form weights, as Keras writes it."""
    layers = keras.layers
    keras.utils.clear_session()
    inputs = x = layers.Input((16, 16, 3))
    x = layers.Conv2D(4, 3, strides=2, use_bias=False, name="stem")(x)
    x = layers.BatchNormalization(name="stem_bn")(x)
    x = layers.Activation("relu", name="stem_act")(x)
    shortcut = layers.Conv2D(6, 1, use_bias=False)(x)
    shortcut = layers.BatchNormalization()(shortcut)
    x = layers.SeparableConv2D(6, 3, padding="same", use_bias=False, name="sep")(x)
    x = layers.BatchNormalization(name="sep_bn")(x)
    x = layers.add([x, shortcut])
    x = layers.Conv2D(5, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    model = keras.Model(inputs, layers.Activation("relu", name="last")(x))
    names = our_names(model)
    for layer in model.layers:
        layer.set_weights(
            [closed_form(f"{names[layer.name]}/{w.name}", tuple(w.shape)) for w in layer.weights]
        )
    model.save(file)


def rounded(rows: np.ndarray) -> list:
    return [[float(f"{v:.7g}") for v in row] for row in rows]


def read_paintings(folder: Path, size: int) -> tuple[list[str], np.ndarray]:
    from PIL import Image

    files = sorted(str(p.relative_to(folder)) for p in folder.rglob("*.jpg"))
    chosen = files[:: max(1, len(files) // 16)][:16]
    images = [Image.open(folder / f).convert("RGB").resize((size, size)) for f in chosen]
    return chosen, np.stack([np.asarray(image) for image in images])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("fixtures", type=Path)
    parser.add_argument("--full", type=Path)
    parser.add_argument("--images", type=Path)
    args = parser.parse_args()
    args.fixtures.mkdir(parents=True, exist_ok=True)
    save_small(args.fixtures / "small.h5")
    for name, constructor, size, inner in NETWORKS:
        keras.utils.clear_session()
        model, names = build(constructor, size)
        count = 2 * size * size * 3
        pixels = np.floor(draw("images", count) * 256).reshape(2, size, size, 3)
        mean, std, last = pooled(model, names, inner, pixels)
        # Every fourth channel keeps the file small; the norms speak for the others.
        fixture = {
            "keras": keras.__version__,
            "size": size,
            "inner": inner,
            "parameters": model.count_params(),
            "step": 4,
            "innerMean": rounded(mean[:, ::4]),
            "innerStd": rounded(std[:, ::4]),
            "lastMean": rounded(last[:, ::4]),
            "norms": rounded(np.stack([np.linalg.norm(v, axis=1) for v in (mean, std, last)])),
        }
        (args.fixtures / f"{name}.json").write_text(json.dumps(fixture) + "\n")
        print(name, "mean", mean.mean(), "std", std.mean(), "last", last.mean())

        if args.full is None:
            continue
        args.full.mkdir(parents=True, exist_ok=True)
        keras.utils.clear_session()
        model, names = build(constructor, 299)
        model.save(args.full / f"{name}.h5")
        if args.images is not None:
            files, pixels = read_paintings(args.images, 299)
            mean, std, last = pooled(model, names, inner, pixels)
            pixels.astype(np.uint8).tofile(args.full / f"{name}-paintings.bin")
            report = {"inner": inner, "files": files, "count": len(files), "size": 299}
            report |= {"innerMean": mean.tolist(), "innerStd": std.tolist(), "lastMean": last.tolist()}
            (args.full / f"{name}-paintings.json").write_text(json.dumps(report))


if __name__ == "__main__":
    main()
