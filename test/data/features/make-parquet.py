"""Writes the Parquet files that the tests of imported features read, by pyarrow.

    python test/data/features/make-parquet.py > test/data/features/parquet.json
"""

import base64
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

ids = ["a/1.jpg", "a/2.jpg", "b/1.jpg"]
rows = [[0.5, -1.0], [2.0, 3.25], [4.0, -5.5]]


def parquet(table, **options):
    out = io.BytesIO()
    pq.write_table(pa.table(table), out, **options)
    return base64.b64encode(out.getvalue()).decode()


files = {
    "lists": parquet({"painting": ids, "year": [1, 2, 3], "features": rows}, row_group_size=2),
    "fixed lists of float32": parquet(
        {"path": ids, "vector": pa.array(rows, pa.list_(pa.float32(), 2))}
    ),
    "columns": parquet({"file": ids, "f0": [r[0] for r in rows], "f1": [r[1] for r in rows]}),
    "without names": parquet({"features": rows}),
    "a null": parquet({"id": ids, "features": [rows[0], [1.0, None], rows[2]]}),
    "a null first": parquet({"id": ids, "f0": [None, 2.0, 4.0], "f1": [r[1] for r in rows]}),
    "no list first": parquet({"id": ids, "features": [None, rows[1], rows[2]]}),
    "no list": parquet({"id": ids, "features": [rows[0], None, rows[2]]}),
    "other widths": parquet({"id": ids, "features": [rows[0], [1.0], rows[2]]}),
    "texts": parquet({"id": ids, "title": ["x", "y", "z"]}),
    "lists of texts": parquet({"id": ids, "features": [["x"], ["y"], ["z"]]}),
    "two lists": parquet({"id": ids, "one": rows, "two": rows}),
}
print(json.dumps(files, indent=1))
