"""Writes the bundled transformer as an ONNX graph: the embeddings of one text's tokens in, its sentence vector out.

In int8 every matrix has whole numbers of seven bits, a scale for each column, and what it is multiplied with is scaled
text by text. Seven bits and not eight, for processors without VNNI add two products in 16 bits: with eight the sum may
not fit, and the same text would have another vector there.

Source: dynamic quantization as onnxruntime documents it; the operators are those of its `com.microsoft` domain.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from narratives.models.weights import Weights

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

HIGHEST = 64
# What goes into these has a few numbers a hundred times as large as the rest, which one scale cannot hold.
PLAIN_MATRICES = ("l0.fo", "l4.fo", "l5.fo")
OPSET = 20
INPUT, OUTPUT = "embeddings", "sentence"
_MICROSOFT = "com.microsoft"


def write_graph(weights: Weights, is_int8: bool) -> bytes:
    """The transformer as an ONNX model.

    Args:
        weights: of the bundled model.
        is_int8: whether matrices are whole numbers of seven bits; else they are float32.

    Returns:
        A serialised model with input `embeddings`, (1, tokens, d), word, position and type added up, and output
        `sentence`, (1, d), the mean over the tokens, not of unit length; all float32.
    """
    from onnx import TensorProto, helper

    graph = _Graph(weights, is_int8)
    graph.transformer()
    inputs = [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, "tokens", weights.shape.hidden])]
    outputs = [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, weights.shape.hidden])]
    made = helper.make_graph(graph.nodes, "transformer", inputs, outputs, graph.values)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=10).SerializeToString()


def quantized(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A matrix as whole numbers.

    Args:
        matrix: (inputs, outputs) float32.

    Returns:
        (inputs, outputs) int8 from -64 to 64, and (outputs,) float32: the scale of each column.
    """
    scales = np.maximum(np.abs(matrix).max(axis=0) / HIGHEST, np.finfo(np.float32).tiny)
    return np.rint(matrix / scales).astype(np.int8), scales.astype(np.float32)


class _Graph:
    """Nodes and values, gathered as the transformer is written down."""

    def __init__(self, weights: Weights, is_int8: bool) -> None:
        self.weights = weights
        self.is_int8 = is_int8
        self.nodes: list[NodeProto] = []
        self.values: list[TensorProto] = []

    def transformer(self) -> None:
        """Write all layers down, and the mean over the tokens."""
        states = self.norm(INPUT, "emb.ln")
        for layer in range(self.weights.shape.layers):
            states = self.layer(states, f"l{layer}")
        self.node("ReduceMean", [states, self.value("axes", np.array([1], np.int64))], OUTPUT, keepdims=0)

    def layer(self, states: str, name: str) -> str:
        """One layer: attention, then the feed-forward part, each added to what went in."""
        attended = self.linear(self.attention(states, name), f"{name}.ao")
        states = self.norm(self.node("Add", [states, attended], f"{name}.attended"), f"{name}.aln")
        inner = self.node("Gelu", [self.linear(states, f"{name}.fi")], f"{name}.gelu")
        return self.norm(self.node("Add", [states, self.linear(inner, f"{name}.fo")], f"{name}.fed"), f"{name}.oln")

    def attention(self, states: str, name: str) -> str:
        """What the heads of a layer gather."""
        matrix = np.concatenate([self.matrix(f"{name}.{part}") for part in "qkv"], axis=1)
        bias = np.concatenate([self.weights.tensors[f"{name}.{part}.b"] for part in "qkv"])
        heads = {"domain": _MICROSOFT, "num_heads": self.weights.shape.heads}
        biases = self.value(f"{name}.qkv.b", bias)
        if not self.is_int8:
            return self.node("Attention", [states, self.value(f"{name}.qkv", matrix), biases], f"{name}.heads", **heads)
        whole, scales, zeros = self.whole_numbers(f"{name}.qkv", matrix)
        scaled = [f"{name}.scaled", f"{name}.scale", f"{name}.zero"]
        self.node("DynamicQuantizeLinear", [states], *scaled)
        inputs = [scaled[0], whole, biases, scaled[1], scales, "", scaled[2], zeros]
        return self.node("QAttention", inputs, f"{name}.heads", **heads)

    def linear(self, states: str, name: str) -> str:
        """States times a matrix, plus its bias."""
        bias, matrix = self.value(f"{name}.b", self.weights.tensors[f"{name}.b"]), self.matrix(name)
        if not self.is_int8 or name in PLAIN_MATRICES:
            return self.node("Add", [self.node("MatMul", [states, self.value(name, matrix)], f"{name}.product"), bias],
                             f"{name}.sum")  # fmt: skip
        inputs = [states, *self.whole_numbers(name, matrix), bias]
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.sum", domain=_MICROSOFT)

    def norm(self, states: str, name: str) -> str:
        """States of mean zero and variance one, scaled and moved."""
        fitted = [self.value(f"{name}.{part}", self.weights.tensors[f"{name}.{part}"]) for part in "wb"]
        return self.node(
            "LayerNormalization", [states, *fitted], f"{name}.normed", epsilon=self.weights.shape.norm_epsilon
        )

    def matrix(self, name: str) -> np.ndarray:
        """(inputs, outputs): the file has them the other way round."""
        outputs = len(self.weights.tensors[f"{name}.b"])
        return self.weights.tensors[f"{name}.w"].reshape(outputs, -1).T

    def whole_numbers(self, name: str, matrix: np.ndarray) -> list[str]:
        """The names of a matrix in whole numbers, its scales, and its zero points, which are zero."""
        whole, scales = quantized(matrix)
        parts = {name: whole, f"{name}.scales": scales, f"{name}.zeros": np.zeros(len(scales), np.int8)}
        return [self.value(*part) for part in parts.items()]

    def value(self, name: str, value: np.ndarray) -> str:
        """Put a constant into the graph, and return its name."""
        from onnx import numpy_helper

        self.values.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], *outputs: str, **attributes: Any) -> str:
        """Put an operation into the graph, and return the name of what comes out first."""
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, outputs, name=outputs[0], **attributes))
        return outputs[0]
