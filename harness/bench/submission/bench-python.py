"""The same work as bench.ts, the straightforward way: pandas and scikit-learn.

Usage: bench-python.py PAIRS EMBEDDINGS HEAD ANSWERS OUT
EMBEDDINGS is an npy file with a row for each painting, 1.jpg first; HEAD the siamese head as JSON.
Prints one JSON object with seconds and AUCs.
"""

import json
import resource
import sys
import time

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score


def cost_since(started, cpu_before):
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": time.perf_counter() - started,
        "cpuSeconds": usage.ru_utime + usage.ru_stime - cpu_before,
        "peakMb": usage.ru_maxrss / 1024,
    }


def unit(rows):
    return rows / np.sqrt((rows**2).sum(axis=1, keepdims=True) + 1e-8)


pairs_file, embeddings_file, head_file, answers_file, out_file = sys.argv[1:]
started = time.perf_counter()

head = json.load(open(head_file))
features = np.load(embeddings_file)
means = np.array(head["means"], np.float32)
deviations = np.array(head["deviations"], np.float32)
kernel = np.array(head["embeddingKernel"], np.float32).reshape(features.shape[1], -1)
directions = unit(features - means)
embeddings = unit(((features - means) / deviations) @ kernel)
header = True
with open(out_file, "w") as out:
    for pairs in pd.read_csv(pairs_file, chunksize=1_000_000):
        a, b = (
            pairs[column].str.removesuffix(".jpg").astype(int).to_numpy() - 1
            for column in ("image1", "image2")
        )
        logit = (
            head["cosineScale"] * np.einsum("ij,ij->i", directions[a], directions[b])
            + head["embeddingScale"] * np.einsum("ij,ij->i", embeddings[a], embeddings[b])
            + head["bias"]
        )
        answer = 1 / (1 + np.exp(-logit))
        pd.DataFrame({"index": pairs["index"], "sameArtist": answer}).to_csv(
            out, index=False, header=header
        )
        header = False
written = cost_since(started, 0)

started = time.perf_counter()
submission = pd.read_csv(out_file)
answers = pd.read_csv(answers_file)
joined = answers.merge(submission, on="index", suffixes=("", "Predicted"), validate="1:1")
auc = roc_auc_score(joined["sameArtist"], joined["sameArtistPredicted"])
graded = cost_since(started, written["cpuSeconds"])
print(json.dumps({"write": written, "grade": graded, "auc": auc}))
