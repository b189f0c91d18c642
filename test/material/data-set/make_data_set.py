"""Writes a folder per artist as an image data set of Hugging Face's kind, with pyarrow.

    python make_data_set.py FOLDER OUT [--rows-a-group 10] [--repeat 1] [--shards 2]

Two files, of which one is compressed with Snappy and one with Zstandard; class labels whose names are
in the metadata; and two rows by "Unknown Artist", which class 0 means. `digests.json` lists the
SHA-256 of each image by its name: the oracle of the tests.
"""

import argparse
import hashlib
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

arguments = argparse.ArgumentParser()
arguments.add_argument("folder", type=Path)
arguments.add_argument("out", type=Path)
arguments.add_argument("--rows-a-group", type=int, default=10)
arguments.add_argument("--repeat", type=int, default=1, help="each image so many times, as other ones")
arguments.add_argument("--shards", type=int, default=2)
given = arguments.parse_args()

artists = sorted(folder.name for folder in given.folder.iterdir() if folder.is_dir())
names = ["Unknown Artist", *artists]
styles = ["Pop_Art", "Realism"]
rows = []
digests = {}
for artist in artists:
    for file in sorted((given.folder / artist).iterdir()):
        for copy in range(given.repeat):
            # What follows the end of a JPEG is not decoded.
            picture = file.read_bytes() + (b"" if copy == 0 else str(copy).encode())
            name = file.name if copy == 0 else f"{file.stem}-{copy}{file.suffix}"
            rows.append((picture, name, names.index(artist), len(rows) % 2))
            digests[f"{artist}/{name}"] = hashlib.sha256(picture).hexdigest()
rows[5:5] = [(rows[0][0], "nobody.jpg", 0, 0), (rows[1][0], "nobody.jpg", 0, 1)]

image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
features = {
    "image": {"_type": "Image"},
    "artist": {"names": names, "_type": "ClassLabel"},
    "style": {"names": styles, "_type": "ClassLabel"},
}
schema = pa.schema(
    [("image", image), ("artist", pa.int64()), ("style", pa.int64())],
    metadata={"huggingface": json.dumps({"info": {"features": features}})},
)
(given.out / "data").mkdir(parents=True, exist_ok=True)
size = -(-len(rows) // given.shards)
for shard in range(given.shards):
    part = rows[shard * size : (shard + 1) * size]
    table = pa.table(
        {
            "image": [{"bytes": row[0], "path": row[1]} for row in part],
            "artist": [row[2] for row in part],
            "style": [row[3] for row in part],
        },
        schema=schema,
    )
    pq.write_table(
        table,
        given.out / "data" / f"train-{shard:05}-of-{given.shards:05}.parquet",
        row_group_size=given.rows_a_group,
        compression="snappy" if shard % 2 == 0 else "zstd",
    )
(given.out / "digests.json").write_text(json.dumps(digests, indent=1) + "\n")
print(len(rows), "rows")
