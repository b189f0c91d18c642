"""Writes the small arrays that the tests of NPY files read, by NumPy itself.

    python test/shared/array-file/make-arrays.py > test/shared/array-file/arrays.json
"""

import base64
import io
import json

import numpy as np

table = np.arange(12).reshape(4, 3) * 1.5 - 4
whole = np.arange(12).reshape(4, 3) * 7


def npy(array, **options):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, **options)
    return base64.b64encode(out.getvalue()).decode()


def npz(save, *arrays, **named):
    out = io.BytesIO()
    save(out, *arrays, **named)
    return base64.b64encode(out.getvalue()).decode()


good = {
    name: {"file": npy(array, version=version), "values": array.astype("float32").ravel().tolist()}
    for name, array, version in [
        *[(kind, table.astype(kind), (1, 0)) for kind in ["<f2", "<f4", "<f8", ">f2", ">f4", ">f8"]],
        *[
            (kind, whole.astype(kind), (1, 0))
            for kind in ["|i1", "|u1", "<i2", ">i2", "<u2", "<i4", ">i4", "<u4", "<i8", ">i8", "<u8"]
        ],
        ("negative i8", -whole.astype("<i8"), (1, 0)),
        ("columns first", np.asfortranarray(table), (1, 0)),
        ("columns first, float32 of version 2", np.asfortranarray(table.astype("<f4")), (2, 0)),
        ("version 3", table, (3, 0)),
    ]
}
bad = {
    "objects": npy(np.array([[1, "x"], [None, 2]], dtype=object), allow_pickle=True),
    "complex": npy(table.astype("c8")),
    "true or false": npy(table > 0),
    "text": npy(np.array([["a", "b"]])),
    "structures": npy(np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f4")])),
    "one side": npy(table.ravel()),
    "three sides": npy(table.reshape(2, 2, 3)),
    "no rows": npy(table[:0]),
}
archives = {
    "one array": npz(np.savez, table),
    "packed": npz(np.savez_compressed, features=table, ids=np.array(["a", "b", "c", "d"])),
    "two arrays": npz(np.savez, table, whole),
    "none": base64.b64encode(b"PK\x05\x06" + bytes(18)).decode(),
}
print(json.dumps({"table": table.ravel().tolist(), "good": good, "bad": bad, "archives": archives}, indent=1))
