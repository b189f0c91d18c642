"""new-plugin: say here, in a sentence or two, what it looks at and why that tells painters apart.

It already works: it measures brightness, contrast, colourfulness and brushwork, and finds two
paintings alike where these are. Replace the three steps with your own idea.
"""

import json
from pathlib import Path

import numpy as np
from painter_plugin import Extractor, Whole, serve


# Step 1: what one painting looks like, as a row of numbers. The harness decodes the paintings,
# asks for the rows in batches and keeps them on disk; raise "version" when you change them.
def describe(pixels: np.ndarray) -> np.ndarray:
    """Takes uint8 of shape (paintings, images, height, width, 3); gives a row per painting."""
    colours = pixels[:, 0].astype(np.float64) / 255
    grey = colours.mean(-1)
    return np.stack(
        [
            grey.mean((1, 2)),
            grey.std((1, 2)),
            (colours.max(-1) - colours.min(-1)).mean((1, 2)),
            np.abs(np.diff(grey, axis=2)).mean((1, 2)),
            np.abs(np.diff(grey, axis=1)).mean((1, 2)),
        ],
        axis=1,
    )


extractor = Extractor(
    id={"statistics": "new-plugin", "version": 1},
    view=Whole(64),
    width=5,
    extract=describe,
    batch_size=64,
)


class NewPlugin:
    def extractors(self, task):
        return [extractor]

    # Step 2: what is learnt from labelled paintings: here, how much each number scatters within
    # an artist. task.validation has seen and unseen pairs to choose settings by.
    def train(self, task):
        rows = task.features(extractor, task.train.paintings).astype(np.float64)
        within = np.zeros(extractor.width)
        for artist in range(task.artists):
            own = rows[task.train.artists == artist]
            within += ((own - own.mean(0)) ** 2).sum(0)
        scale = np.sqrt(within / len(rows)) + 1e-6
        validation = task.validation
        own = task.features(extractor, validation.paintings) / scale
        distances = np.linalg.norm(own[validation.unseen.a] - own[validation.unseen.b], axis=1)
        middle = float(np.median(distances))
        return Model(task, {"scale": scale.tolist(), "middle": middle})

    def load(self, folder: Path, task):
        return Model(task, json.loads((folder / "model.json").read_text()))


class Model:
    def __init__(self, task, learnt: dict):
        self.task = task
        self.learnt = learnt

    # Step 3: the probability that one artist painted both, for each pair (a[i], b[i]).
    def predict(self, paintings, a, b):
        rows = self.task.features(extractor, paintings) / self.learnt["scale"]
        distances = np.linalg.norm(rows[a] - rows[b], axis=1)
        steepness = self.task.options["steepness"]
        return 1 / (1 + np.exp(steepness * (distances / self.learnt["middle"] - 1)))

    def save(self, folder: Path):
        (folder / "model.json").write_text(json.dumps(self.learnt))


serve(NewPlugin())
