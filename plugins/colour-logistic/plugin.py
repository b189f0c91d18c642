"""Two paintings compared by their colours, with NumPy and scikit-learn: the example of a plugin in
Python. Moments and a histogram of each painting; a logistic regression on how far apart they are."""

import json
from pathlib import Path

import numpy as np
from painter_plugin import Extractor, Whole, serve
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

MOMENTS = 6


def describe_colours(levels: int) -> Extractor:
    """Mean and deviation of red, green and blue, then a histogram of levels³ colours."""

    def extract(pixels: np.ndarray) -> np.ndarray:
        count = len(pixels)
        colours = pixels.reshape(count, -1, 3)
        scaled = colours.astype(np.float64) / 255
        bins = (colours.astype(np.int64) * levels) >> 8
        codes = (bins[..., 0] * levels + bins[..., 1]) * levels + bins[..., 2]
        histograms = [np.bincount(own, minlength=levels**3) / len(own) for own in codes]
        return np.hstack([scaled.mean(1), scaled.std(1), histograms])

    return Extractor(
        id={"statistics": "rgb-moments-histogram", "levels": levels, "version": 1},
        view=Whole(64),
        width=MOMENTS + levels**3,
        extract=extract,
        batch_size=64,
    )


def measure_distances(rows: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How far apart the colours of each pair are, the same for (a, b) and (b, a): a difference
    for each moment, and the Hellinger distance of the histograms."""
    rows = rows.astype(np.float64)
    moments = np.abs(rows[a, :MOMENTS] - rows[b, :MOMENTS])
    overlap = np.sqrt(rows[a, MOMENTS:] * rows[b, MOMENTS:]).sum(1, keepdims=True)
    return np.hstack([moments, np.sqrt(np.maximum(0, 1 - overlap))])


class ColourLogistic:
    def extractors(self, task):
        return [describe_colours(task.options["levels"])]

    def train(self, task):
        rows = task.features(describe_colours(task.options["levels"]), task.train.paintings)
        a, b = np.triu_indices(len(rows), 1)
        same = task.train.artists[a] == task.train.artists[b]
        distances = measure_distances(rows, a, b)
        scaler = StandardScaler().fit(distances)
        # As many different pairs as same ones, by weight: that is what is asked about.
        regression = LogisticRegression(
            C=task.options["strength"], class_weight="balanced", tol=1e-10, max_iter=1000
        ).fit(scaler.transform(distances), same)
        weights = regression.coef_[0] / scaler.scale_
        bias = regression.intercept_[0] - weights @ scaler.mean_
        return Model(task, {"weights": weights.tolist(), "bias": float(bias)})

    def load(self, folder: Path, task):
        return Model(task, json.loads((folder / "model.json").read_text()))


class Model:
    def __init__(self, task, fitted: dict):
        self.task = task
        self.fitted = fitted

    def predict(self, paintings, a, b):
        extractor = describe_colours(self.task.options["levels"])
        rows = self.task.features(extractor, paintings)
        odds = measure_distances(rows, a, b) @ self.fitted["weights"] + self.fitted["bias"]
        return 1 / (1 + np.exp(-odds))

    def save(self, folder: Path):
        (folder / "model.json").write_text(json.dumps(self.fitted))


serve(ColourLogistic())
