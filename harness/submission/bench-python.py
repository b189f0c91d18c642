"""The same work as bench.ts, the straightforward way: pandas and scikit-learn.

Usage: bench-python.py PAIRS EMBEDDINGS WIDTH ANSWERS OUT
EMBEDDINGS holds rows of WIDTH float32 numbers, for the paintings 100000.jpg onwards.
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


pairs_file, embeddings_file, width, answers_file, out_file = sys.argv[1:]
started = time.perf_counter()

embeddings = np.fromfile(embeddings_file, dtype=np.float32).reshape(-1, int(width))
header = True
with open(out_file, "w") as out:
    for pairs in pd.read_csv(pairs_file, chunksize=1_000_000):
        a, b = (
            pairs[column].str.removesuffix(".jpg").astype(int).to_numpy() - 100_000
            for column in ("image1", "image2")
        )
        dot = np.einsum("ij,ij->i", embeddings[a], embeddings[b])
        answer = 1 / (1 + np.exp(-4 * dot))
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
