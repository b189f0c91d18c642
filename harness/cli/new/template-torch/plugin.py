"""new-plugin: say here, in a sentence or two, what it looks at and why that tells painters apart.

It already works: a ResNet-18 of torchvision, which stays unchanged, describes each painting, and a
small network learns when two descriptions are by one artist. Replace the three steps with your own
idea. `plugins/torch-siamese` is a larger example: any network, validation, early stopping.
"""

import hashlib
import os
from pathlib import Path

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # sums on CUDA that repeat to the bit

import numpy as np
import torch
import torchvision
from painter_plugin import Extractor, PluginError, Task, TrainTask, Whole, serve
from torch import nn
from torch.nn import functional as F

torch.use_deterministic_algorithms(True)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
official = torchvision.models.ResNet18_Weights.DEFAULT


def find_weights(task: Task) -> tuple:
    """The file with ResNet-18's official weights and its SHA-256; two Nones where random ones are
    good enough."""
    name = official.url.rsplit("/", 1)[-1]
    places = [*task.weights.folders, Path(torch.hub.get_dir()) / "checkpoints"]
    found = [folder / name for folder in places if (folder / name).is_file()]
    try:
        # The name ends in the first digits of its digest.
        file = found[0] if found else task.weights.fetch(official.url, name, name[-12:-4])
    except PluginError as error:
        if not task.weights.allow_untrained:
            raise PluginError(f"{error}. Download {official.url} and put it into {places[0]}.")
        task.log(f"{error}. So ResNet-18 runs UNTRAINED, on random weights.")
        task.report_weights("resnet18", "untrained", "random weights", None)
        return None, None
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    task.report_weights("resnet18", "trained", f"torchvision's {name}", digest)
    return file, digest


# Step 1: what one painting looks like, as a row of numbers. The harness decodes the paintings,
# asks for the rows in batches and keeps them on disk; raise "version" when you change them.
def describe_with(weights: tuple) -> Extractor:
    file, digest = weights
    opened = {}

    def open_network() -> None:
        torch.manual_seed(0)
        network = torchvision.models.resnet18()
        if file is not None:
            network.load_state_dict(torch.load(file, weights_only=True))
        network.fc = nn.Identity()
        opened["network"] = network.eval().to(device)

    @torch.inference_mode()
    def describe(pixels: np.ndarray) -> np.ndarray:
        """Takes uint8 of shape (paintings, images, height, width, 3); gives a row per painting."""
        images = torch.from_numpy(pixels[:, 0]).to(device).permute(0, 3, 1, 2) / 255
        mean = torch.tensor([0.485, 0.456, 0.406], device=device).view(1, 3, 1, 1)
        deviation = torch.tensor([0.229, 0.224, 0.225], device=device).view(1, 3, 1, 1)
        return opened["network"]((images - mean) / deviation).cpu().numpy()

    return Extractor(
        id={
            "network": "resnet18",
            "weights": digest or "untrained",
            "device": device.type,
            "version": 1,
        },
        view=Whole(224),
        width=512,
        extract=describe,
        open=open_network,
        close=opened.clear,
    )


class Head(nn.Module):
    """Log-odds of one artist, the same for (a, b) and (b, a)."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Sequential(nn.LayerNorm(512), nn.Dropout(0.3), nn.Linear(512, 64))
        self.score = nn.Sequential(nn.Linear(129, 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        u, v = F.normalize(self.embed(a), dim=1), F.normalize(self.embed(b), dim=1)
        cosine = (u * v).sum(1, keepdim=True)
        return self.score(torch.cat([(u - v).abs(), u * v, cosine], dim=1)).squeeze(1)


class NewPlugin:
    def extractors(self, task: Task) -> list:
        return [describe_with(find_weights(task))]

    # Step 2: what is learnt from labelled paintings. task.fork draws the same numbers in an epoch
    # whether or not training was stopped before it; checkpoints are what it continues from.
    def train(self, task: TrainTask) -> "Model":
        extractor = describe_with(find_weights(task))
        rows = torch.from_numpy(task.features(extractor, task.train.paintings)).to(device)
        artists = task.train.artists
        torch.manual_seed(task.seed)
        head = Head().to(device)
        optimizer = torch.optim.Adam(head.parameters(), lr=task.options["learningRate"])
        model = Model(task, extractor, head)
        done = 0
        latest = task.checkpoint.latest()
        if latest is not None:
            state = torch.load(latest / "state.pt", map_location=device, weights_only=True)
            done = state["epoch"]
            head.load_state_dict(state["head"])
            optimizer.load_state_dict(state["optimizer"])

        with task.progress("Training", task.options["epochs"], "epochs") as bar:
            bar.advance(done)
            for epoch in range(done + 1, task.options["epochs"] + 1):
                random = task.fork("pairs", epoch)
                torch.manual_seed(int(random.integers(2**62)))
                head.train()
                losses = []
                for _ in range(20):
                    a, b = draw_pairs(artists, 64, random)
                    same = torch.from_numpy((artists[a] == artists[b]).astype(np.float32))
                    odds = head(rows[a], rows[b])
                    loss = F.binary_cross_entropy_with_logits(odds, same.to(device))
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
                    losses.append(loss.item())
                unseen = task.validation.unseen
                answers = model.predict(task.validation.paintings, unseen.a, unseen.b)
                right = np.mean((answers > 0.5) == unseen.same)
                task.report_epoch(epoch, np.mean(losses), validationUnseenAccuracy=right)
                with task.checkpoint.save() as folder:
                    state = {"epoch": epoch, "head": head.state_dict()}
                    torch.save({**state, "optimizer": optimizer.state_dict()}, folder / "state.pt")
                bar.advance()
        return model

    def load(self, folder: Path, task: Task) -> "Model":
        head = Head()
        head.load_state_dict(torch.load(folder / "head.pt", weights_only=True))
        return Model(task, describe_with(find_weights(task)), head.to(device))


def draw_pairs(artists: np.ndarray, count: int, random: np.random.Generator):
    """`count` pairs by one artist and as many by two, as places in the list of paintings."""
    able = np.flatnonzero(np.bincount(artists)[artists] > 1)
    a = random.choice(able, size=2 * count)
    b = np.empty_like(a)
    for pair, one in enumerate(a):
        by_same = artists == artists[one]
        by_same[one] = False
        by_other = artists != artists[one]
        b[pair] = random.choice(np.flatnonzero(by_same if pair < count else by_other))
    return a, b


class Model:
    def __init__(self, task: Task, extractor: Extractor, head: Head):
        self.task = task
        self.extractor = extractor
        self.head = head

    # Step 3: the probability that one artist painted both, for each pair (a[i], b[i]).
    @torch.inference_mode()
    def predict(self, paintings: list, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        self.head.eval()
        rows = torch.from_numpy(self.task.features(self.extractor, paintings)).to(device)
        answers = [np.empty(0, np.float32)]
        for first in range(0, len(a), 4096):
            part = slice(first, first + 4096)
            odds = self.head(rows[a[part].astype(int)], rows[b[part].astype(int)])
            answers.append(torch.sigmoid(odds).cpu().numpy())
        return np.concatenate(answers)

    def save(self, folder: Path) -> None:
        torch.save(self.head.state_dict(), folder / "head.pt")


serve(NewPlugin())
