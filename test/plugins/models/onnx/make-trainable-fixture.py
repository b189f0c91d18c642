"""Writes a small network with every operator that can be trained, in the forms that ONNX has for it.

Its weights are seeded. What its layers give is not stored: the tests ask ONNX Runtime.

    python3 -m venv VENV && VENV/bin/pip install onnx numpy
    VENV/bin/python make-trainable-fixture.py fixtures
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

random = np.random.default_rng(0)
nodes = []
initializers = []


def weight(name, *shape, scale=None):
    spread = scale or 1 / np.sqrt(np.prod(shape[1:]) or 1)
    values = (random.standard_normal(shape) * spread).astype(np.float32)
    initializers.append(numpy_helper.from_array(values, name))
    return name


def add(operator, inputs, output, **attributes):
    nodes.append(helper.make_node(operator, inputs, [output], name=f"node of {output}", **attributes))
    return output


add("Conv", ["pixels", weight("stem.w", 8, 3, 3, 3), weight("stem.b", 8, scale=0.1)], "stem", pads=[1, 1, 1, 1])
add("Conv", ["stem", weight("skip.w", 8, 8, 1, 1)], "skip")
add("Add", ["skip", "stem"], "joined")
# Two groups, and padding that is not the same on all sides.
add(
    "Conv",
    ["joined", weight("grouped.w", 8, 4, 3, 3), weight("grouped.b", 8, scale=0.1)],
    "grouped",
    group=2,
    pads=[0, 1, 2, 1],
    strides=[2, 2],
)
initializers.append(numpy_helper.from_array(np.abs(random.standard_normal(8)).astype(np.float32) + 0.5, "normed.variance"))
add(
    "BatchNormalization",
    ["grouped", weight("normed.scale", 8, scale=1), weight("normed.shift", 8, scale=0.1), weight("normed.mean", 8, scale=0.1), "normed.variance"],
    "normed",
    epsilon=1e-3,
)
initializers.append(numpy_helper.from_array(np.float32(-0.5), "least"))
add("Constant", [], "most", value=numpy_helper.from_array(np.float32(1.5)))
add("Clip", ["normed", "least", "most"], "clipped")
# Two filters per channel.
add("Conv", ["clipped", weight("depthwise.w", 16, 1, 4, 4)], "depthwise", group=8, auto_pad="SAME_LOWER")
add("Clip", ["depthwise", "", "most"], "below")
add("MaxPool", ["below"], "pooled", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1)
add("AveragePool", ["pooled"], "averaged", kernel_shape=[3, 3], pads=[1, 1, 1, 1])
add("AveragePool", ["pooled"], "counted", kernel_shape=[2, 2], pads=[1, 1, 0, 0], count_include_pad=1)
add("Concat", ["averaged", "counted"], "both", axis=-3)
add("Conv", ["both", weight("halved.w", 8, 32, 3, 3), weight("halved.b", 8, scale=0.1)], "halved", strides=[2, 2], auto_pad="SAME_UPPER")
add("Relu", ["halved"], "bent")
# Padding that is computed from the shape, as exporters write it for networks of any size.
add("Shape", ["bent"], "shape of bent")
initializers.append(numpy_helper.from_array(np.array([3], np.int64), "last side"))
initializers.append(numpy_helper.from_array(np.array([2], np.int64), "two"))
initializers.append(numpy_helper.from_array(np.zeros(2, np.int64), "zeros"))
initializers.append(numpy_helper.from_array(np.zeros(1, np.int64), "zero"))
add("Gather", ["shape of bent", "last side"], "side")
add("Sub", ["side", "two"], "one")
add("Concat", ["zeros", "one", "zeros", "zeros", "one"], "pads", axis=0)
add("Pad", ["bent", "pads"], "padded")
add("Identity", [weight("last.w", 8, 8, 1, 1)], "last.w as it is")
add("Conv", ["padded", "last.w as it is"], "last")
add("Sum", ["last", "padded"], "end")
# What cannot be trained.
add("Conv", ["end", weight("wide.w", 8, 8, 3, 3)], "wide", dilations=[2, 2], pads=[2, 2, 2, 2])
add("Conv", ["wide", weight("after.w", 8, 8, 1, 1)], "after")
add("Sigmoid", ["after"], "gate")

graph = helper.make_graph(
    nodes,
    "trainable",
    [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, 16, 16])],
    [helper.make_tensor_value_info("gate", TensorProto.FLOAT, ["n", 8, 4, 4])],
    initializers,
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, Path(sys.argv[1]) / "trainable.onnx")
# The same with its weights in a file next to it.
onnx.save(
    model,
    Path(sys.argv[1]) / "trainable-apart.onnx",
    save_as_external_data=True,
    location="trainable-apart.onnx.data",
    size_threshold=64,
)
