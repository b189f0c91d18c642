"""What compares two paintings: an embedding of each, and a score that is the same for (a, b) and
(b, a)."""

from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

#: Rows that are computed at once. Fewer are filled up with zeros, so that a row comes out the same
#: to the bit whatever else is asked: how a product of matrices is summed depends on their shape.
PAINTINGS_AT_ONCE = 256
PAIRS_AT_ONCE = 4096


class Shape(NamedTuple):
    width: int
    embedding: int
    hidden: int
    #: "mlp" or "diagonal"
    kind: str


class Head(nn.Module):
    """A linear map to unit vectors u and v, and a score of |u − v|, u · v and their cosine. Before
    any training it is a multiple of the cosine."""

    def __init__(self, shape: Shape, dropout: float = 0.0):
        super().__init__()
        self.shape = shape
        width, embedding, hidden, kind = shape
        self.mean: torch.Tensor
        self.deviation: torch.Tensor
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("deviation", torch.ones(width))
        self.drop = nn.Dropout(dropout)
        self.project = nn.Linear(width, embedding, bias=False)
        nn.init.orthogonal_(self.project.weight)
        self.scale = nn.Parameter(torch.tensor([4.0, -1.0]))
        if kind == "mlp":
            self.hidden = nn.Linear(2 * embedding, hidden)
            self.last = nn.Linear(hidden, 1, bias=False)
            nn.init.zeros_(self.last.weight)
        else:
            self.agreement = nn.Parameter(torch.zeros(embedding))
            self.distance = nn.Parameter(torch.zeros(embedding))

    def embed(self, rows: torch.Tensor) -> torch.Tensor:
        """(paintings, width) → unit vectors, (paintings, embedding)."""
        standardised = (rows - self.mean) / self.deviation
        return F.normalize(self.project(self.drop(standardised)), dim=1)

    def score(self, u: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
        """(pairs, embedding) twice → log-odds of one artist, (pairs,)."""
        product, apart = u * v, (u - v).abs()
        steepness, offset = self.scale
        odds = steepness * product.sum(1) + offset
        if self.shape.kind == "mlp":
            # Entries of unit vectors are small: brought to the size that the layer is drawn for.
            size = self.shape.embedding
            compared = torch.cat([apart * size**0.5, product * size], dim=1)
            return odds + self.last(self.drop(F.relu(self.hidden(compared)))).squeeze(1)
        return odds + product @ self.agreement - apart.square() @ self.distance


@torch.no_grad()
def embed(head: Head, rows: torch.Tensor) -> torch.Tensor:
    """Unit vectors of any number of paintings."""
    head.eval()
    return _in_parts(PAINTINGS_AT_ONCE, head.embed, rows)


@torch.no_grad()
def score(head: Head, embedded: torch.Tensor, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Log-odds of any number of pairs, (pairs,)."""
    head.eval()
    parts = [
        _in_parts(
            PAIRS_AT_ONCE,
            head.score,
            *(embedded[to_index(one[first : first + PAIRS_AT_ONCE], embedded)] for one in (a, b)),
        )
        for first in range(0, len(a), PAIRS_AT_ONCE)
    ]
    return torch.cat(parts).cpu().numpy() if parts else np.empty(0, np.float32)


def to_index(places: np.ndarray, like: torch.Tensor) -> torch.Tensor:
    return torch.from_numpy(places.astype(np.int64)).to(like.device)


def _in_parts(size: int, compute, *tables: torch.Tensor) -> torch.Tensor:
    done = []
    for first in range(0, max(1, len(tables[0])), size):
        parts = [table[first : first + size] for table in tables]
        count = len(parts[0])
        filled = [F.pad(part, (0, 0, 0, size - count)) for part in parts]
        done.append(compute(*filled)[:count])
    return torch.cat(done)
