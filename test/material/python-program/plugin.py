"""Uses everything that painter_plugin.py offers, so that the contract check sees all of it."""

import json
from pathlib import Path

import numpy as np
from painter_plugin import Centre, Corners, Extractor, Grid, Whole, serve

opened = []


def mean_colours(name, view):
    def extract(pixels):
        assert opened == [name], opened
        means = pixels.reshape(len(pixels), -1, 3).mean(1)
        return means.astype(np.float32)

    return Extractor(
        id={"colours": name, "version": 1},
        view=view,
        width=3,
        extract=extract,
        batch_size=7,
        open=lambda: opened.append(name),
        close=lambda: opened.remove(name),
    )


corners = mean_colours("corners", Corners(crop=24, size=16))


class Everything:
    def extractors(self, task):
        return [corners]

    def train(self, task):
        paintings = task.train.paintings
        assert len(set(paintings)) == len(paintings)
        assert task.train.artists.max() == task.artists - 1
        assert set(task.validation.unseen.same) == {0, 1}
        for view, images in ((Whole(8, mirrored=True), 1), (Centre(8), 1), (Grid(2, 3, 16, 8), 6)):
            count = 0
            for batch in task.pixels(view, paintings[:10], batch_size=4):
                assert batch.shape[1:] == (images, 8, 8, 3) and batch.dtype == np.uint8
                count += len(batch)
            assert count == 10
        stream = task.pixels(Whole(8), paintings, batch_size=2)
        next(stream)
        stream.close()

        rows = task.features(corners, paintings)
        latest = task.checkpoint.latest()
        state = {"epoch": 0, "scale": 1.0}
        if latest is not None:
            state = json.loads((latest / "state.json").read_text())
        with task.progress("Training", task.options["epochs"], "epochs") as bar:
            while state["epoch"] < task.options["epochs"]:
                state["epoch"] += 1
                state["scale"] *= float(1 + rows.std()) / 40
                task.report_epoch(state["epoch"], loss=None, validationUnseenAuc=0.5)
                with task.checkpoint.save() as folder:
                    (folder / "state.json").write_text(json.dumps(state))
                bar.advance()
        task.report_weights("none", "trained", "nowhere", None)
        task.log("learnt")
        return Model(task, state["scale"])

    def load(self, folder: Path, task):
        return Model(task, json.loads((folder / "sub" / "model.json").read_text()))


class Model:
    def __init__(self, task, scale):
        self.task = task
        self.scale = scale

    def embed(self, paintings):
        return self.task.features(corners, paintings) * np.float32(self.scale)

    def predict(self, paintings, a, b):
        rows = self.embed(paintings)
        return np.exp(-np.linalg.norm(rows[a] - rows[b], axis=1))

    def save(self, folder: Path):
        (folder / "sub").mkdir()
        (folder / "sub" / "model.json").write_text(json.dumps(self.scale))


serve(Everything())
