"""Writes paintings.parquet next to it: a table of three images and their painters, with pyarrow."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

table = pa.table(
    {
        "place": ["scans/1.jpg", "scans/2.jpg", "../outside.jpg", "scans/1.jpg", "scans/3.jpg"],
        "painter": ["Al One", "Bo Two", "Bo Two", "Bo Two", None],
        "year": pa.array([1901, 1902, 1903, 1904, 1905], pa.int64()),
    }
)
pq.write_table(table, Path(__file__).with_name("paintings.parquet"))
