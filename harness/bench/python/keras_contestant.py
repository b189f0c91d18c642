"""The work of the benchmark in Keras on TensorFlow."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from serve import BLOCKS, read_settings, serve

precision, task, size, batch, batches, seconds = read_settings()
random = np.random.default_rng(0)
loss = keras.losses.BinaryCrossentropy(from_logits=True)


def pixels():
    return random.uniform(-1, 1, (batch, size, size, 3)).astype("float32")


def features():
    model = keras.applications.Xception(
        weights=None, include_top=False, pooling="avg", input_shape=(size, size, 3)
    )
    images = pixels()
    return lambda n: [model.predict_on_batch(images) for _ in range(n)]


def head():
    model = keras.Sequential(
        [keras.Input((size,)), layers.Dense(512, "relu"), layers.Dense(128, "relu"), layers.Dense(1)]
    )
    model.compile("adam", loss)
    rows = random.standard_normal((batches * batch, size), "float32")
    labels = random.integers(0, 2, (batches * batch, 1)).astype("float32")
    return lambda n: model.fit(rows, labels, batch_size=batch, epochs=n // batches, verbose=0)


def convolve(x):
    for filters, convolutions in BLOCKS:
        for _ in range(convolutions):
            x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
            x = layers.BatchNormalization()(x)
            x = layers.PReLU(shared_axes=[1, 2])(x)
        x = layers.MaxPooling2D(2)(x)
    return x


def trunk():
    image = keras.Input((size, size, 3))
    model = keras.Model(image, layers.Dense(1)(layers.GlobalAveragePooling2D()(convolve(image))))
    model.compile("adam", loss)
    images, labels = pixels(), (np.arange(batch) % 2).astype("float32")[:, None]
    return lambda n: [model.train_on_batch(images, labels) for _ in range(n)]


def pairs():
    half = batch // 2
    sides = [keras.Input((size, size, 3), batch_size=half) for _ in range(2)]
    # Both paintings of all pairs in one go, which is faster than one side after the other.
    x = layers.Flatten()(convolve(layers.Concatenate(axis=0)(sides)))
    embeddings = keras.ops.split(layers.Dense(128, use_bias=False)(x), 2)
    cosines = layers.Dot(1, normalize=True)(embeddings)
    model = keras.Model(sides, layers.Dense(1)(cosines))
    model.compile(keras.optimizers.Adam(3e-4), loss)
    images, labels = pixels(), (np.arange(half) % 2).astype("float32")[:, None]
    inputs = [images[:half], images[half:]]
    return lambda n: [model.train_on_batch(inputs, labels) for _ in range(n)]


gpus = tf.config.list_physical_devices("GPU")
device = tf.config.experimental.get_device_details(gpus[0]).get("device_name", "GPU") if gpus else "CPU"
version = f"{keras.__version__}, TensorFlow {tf.__version__}"
work = {"features": features, "head": head, "trunk": trunk, "pairs": pairs}[task]()
serve(version, device, batch, batches, work, seconds, 2 if task == "pairs" else 1)
