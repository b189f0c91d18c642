"""Two paintings compared by a pretrained network of torchvision or timm, which stays unchanged, and
a siamese head in PyTorch: the example of a plugin that trains with PyTorch."""

import json
import os
from dataclasses import asdict
from pathlib import Path

# Read by cuBLAS when it starts: without it, its sums are not the same each time.
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")

import numpy as np
import torch
from backbone import Backbone, Describer, bring_back, choose_device, describe_backbone
from head import Head, Shape, embed, score
from painter_plugin import Pairs, Task, TrainTask, serve
from train_head import train_head

torch.use_deterministic_algorithms(True)
torch.backends.cudnn.allow_tf32 = False
torch.backends.cudnn.benchmark = False


class TorchSiamese:
    def extractors(self, task: Task) -> list:
        describer = describe_backbone(task)
        describer.report()
        return [describer.extractor()]

    def train(self, task: TrainTask) -> "Model":
        describer = describe_backbone(task)
        describer.report()
        rows = describer.rows(task.train.paintings)
        held_out = describer.rows(task.validation.paintings)
        backbone = describer.backbone
        task.log(f"{backbone.title} and its head run on {rows.device.type}")

        def validate(head: Head) -> dict[str, float]:
            """AUC on each kind of validation's pairs."""
            embedded = embed(head, held_out)

            def auc(pairs: Pairs) -> float:
                return measure_auc(score(head, embedded, pairs.a, pairs.b), pairs.same)

            return {
                "validationSeenAuc": auc(task.validation.seen),
                "validationUnseenAuc": auc(task.validation.unseen),
            }

        shape = Shape(
            backbone.width, task.options["embedding"], task.options["hidden"], task.options["head"]
        )
        head = train_head(task, rows, shape, validate)
        return Model(describer, head)

    def load(self, folder: Path, task: Task) -> "Model":
        described = json.loads((folder / "model.json").read_text())
        describer = bring_back(Backbone(**described["backbone"]), task)
        describer.report()
        head = Head(Shape(**described["head"]))
        head.load_state_dict(torch.load(folder / "head.pt", weights_only=True))
        return Model(describer, head.to(choose_device(task)))


class Model:
    def __init__(self, describer: Describer, head: Head):
        self.describer = describer
        self.head = head.eval()

    def embed(self, paintings: list) -> np.ndarray:
        return embed(self.head, self.describer.rows(paintings)).cpu().numpy()

    def predict(self, paintings: list, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        embedded = embed(self.head, self.describer.rows(paintings))
        return torch.sigmoid(torch.from_numpy(score(self.head, embedded, a, b))).numpy()

    def save(self, folder: Path) -> None:
        backbone = asdict(self.describer.backbone)
        described = {"backbone": backbone, "head": self.head.shape._asdict()}
        (folder / "model.json").write_text(json.dumps(described, indent=2))
        torch.save({k: v.cpu() for k, v in self.head.state_dict().items()}, folder / "head.pt")


def measure_auc(scores: np.ndarray, same: np.ndarray) -> float:
    """How often a same pair has the higher score of the two, ties counting half; NaN if one of
    both kinds is missing."""
    positives = int(same.sum())
    negatives = len(same) - positives
    if positives == 0 or negatives == 0:
        return float("nan")
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    above = ranks[place][same == 1].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


serve(TorchSiamese())
