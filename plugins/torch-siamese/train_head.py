"""Trains a head on frozen features, epoch by epoch, and continues after a kill as if there had been
none."""

import copy
from typing import Callable

import numpy as np
import torch
from head import Head, Shape, to_index
from painter_plugin import PluginError, TrainTask
from torch.nn import functional as F


def train_head(
    task: TrainTask,
    rows: torch.Tensor,
    shape: Shape,
    validate: Callable[[Head], dict[str, float]],
) -> Head:
    """The head of the epoch with the best mean of validation's AUCs; epoch 0, the head before any
    training, takes part.

    rows: features of the training paintings, (paintings, width).
    """
    options = task.options
    seed_torch(task, "weights")
    head = Head(shape, options["dropout"]).to(rows.device)
    head.mean.copy_(rows.mean(0))
    head.deviation.copy_(rows.std(0, correction=0).clamp_min(1e-6))
    optimizer = torch.optim.AdamW(
        head.parameters(), lr=options["learningRate"], weight_decay=options["weightDecay"]
    )
    epoch, best = -1, {}
    latest = task.checkpoint.latest()
    if latest is not None:
        state = torch.load(latest / "state.pt", map_location=rows.device, weights_only=True)
        epoch, best = state["epoch"], state["best"]
        head.load_state_dict(state["head"])
        optimizer.load_state_dict(state["optimizer"])

    with task.progress("Training", options["epochs"], "epochs") as bar:
        bar.advance(max(0, epoch))
        while epoch < options["epochs"] and epoch - best.get("epoch", 0) < options["patience"]:
            epoch += 1
            loss = None if epoch == 0 else train_epoch(task, head, optimizer, rows, epoch)
            measured = validate(head)
            task.report_epoch(epoch, loss, **measured)
            auc = float(np.mean(list(measured.values())))
            if epoch == 0 or auc > best["auc"]:
                best = {"epoch": epoch, "auc": auc, "head": copy.deepcopy(head.state_dict())}
            if epoch == 0:
                continue
            with task.checkpoint.save() as folder:
                state = {"epoch": epoch, "best": best, "head": head.state_dict()}
                state["optimizer"] = optimizer.state_dict()
                torch.save(state, folder / "state.pt")
            bar.advance()
    task.log(f"Epoch {best['epoch']} is the best on validation: mean AUC {best['auc']:.3f}")
    head.load_state_dict(best["head"])
    return head.eval()


def train_epoch(
    task: TrainTask, head: Head, optimizer: torch.optim.Optimizer, rows: torch.Tensor, epoch: int
) -> float:
    """One pass; what it draws depends on the epoch only. Returns the mean loss."""
    artists = torch.from_numpy(task.train.artists).to(rows.device)
    seed_torch(task, "dropout", epoch)
    head.train()
    losses = []
    for batch in draw_batches(task, epoch):
        chosen = to_index(batch, rows)
        embedded, own = head.embed(rows[chosen]), artists[chosen]
        a, b = torch.triu_indices(len(batch), len(batch), 1, device=rows.device)
        same = (own[a] == own[b]).float()
        # As many same pairs as different ones, by weight: that is what is asked about.
        weights = torch.where(same == 1, 0.5 / same.sum(), 0.5 / (1 - same).sum())
        odds = head.score(embedded[a], embedded[b])
        loss = (weights * F.binary_cross_entropy_with_logits(odds, same, reduction="none")).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return float(torch.stack(losses).mean())


def draw_batches(task: TrainTask, epoch: int) -> list:
    """Batches of `artistsPerBatch` artists with `paintingsPerArtist` paintings each, as many as
    show about every painting once, each artist as often as any other."""
    random = task.fork("batches", epoch)
    per_artist, per_batch = task.options["paintingsPerArtist"], task.options["artistsPerBatch"]
    by_artist = [np.flatnonzero(task.train.artists == artist) for artist in range(task.artists)]
    able = [own for own in by_artist if len(own) > 1]
    if len(able) < 2:
        raise PluginError("Fewer than two artists have two paintings each: nothing can be learnt.")
    per_batch = min(per_batch, len(able))
    count = max(1, round(len(task.train.artists) / (per_batch * per_artist)))
    batches = []
    order: list = []
    for _ in range(count):
        if len(order) < per_batch:
            order = random.permutation(len(able)).tolist()
        drawn = [able[order.pop()] for _ in range(per_batch)]
        parts = [random.permutation(own)[:per_artist] for own in drawn]
        batches.append(np.concatenate(parts))
    return batches


def seed_torch(task: TrainTask, *purpose) -> None:
    torch.manual_seed(int(task.fork(*purpose).integers(2**63 - 1)))
