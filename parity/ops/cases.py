"""The cases every op is compared on, one line each: `op(arguments)`. The capitals stand for data: N normal,
P positive, I indices below a bound, B booleans, Q and W normal rounded to quarters and to whole numbers (for
ties), Z positive and zeros, E at least 1, C int8 codes."""

import functools


class Data(tuple):
    """(kind, shape, bound)"""


def maker(kind):
    return lambda *shape, below=0: Data((kind, shape, below))


N, P, I, B, Q, W, Z, E, C = (maker(kind) for kind in "NPIBQWZEC")
CASES = []


class Op:
    """`op.add(N(2), 1)` adds a case; `twice.add(...)` one whose second derivatives are compared too."""

    def __init__(self, second):
        self.second = second

    def __getattr__(self, name):
        return functools.partial(self.case, name)

    def case(self, name, *args):
        CASES.append({"op": name, "args": list(args), "second": self.second})


op, twice = Op(False), Op(True)

# arithmetic and broadcasting
for name in ("add", "sub", "mul", "div", "maximum", "minimum"):
    op.case(name, N(3, 5), N(3, 5))
    op.case(name, N(2, 3, 5), N(5))
    op.case(name, N(4, 1, 3), N(2, 1))
    op.case(name, N(2, 1, 3, 1), N(7, 1, 5))
    op.case(name, N(3, 5), N())
    op.case(name, N(7), 1.5)
op.sub(2, N(5))
op.div(2, P(5))
op.maximum(Q(30), Q(30))
op.minimum(Q(5, 6), Q(6))
twice.div(N(2, 3), P(3))
twice.mul(N(4, 1), N(3))
for second in (op, twice):
    second.pow(P(3, 5), N(3, 5))
    second.pow(P(2, 3, 5), N(5))
    second.pow(N(3, 5), 2)
    second.pow(N(3, 5), 3)
op.pow(Z(12), E(12))
op.pow(P(7), 0.5)
op.pow(2, N(7))
op.pow(Q(30), 1)
for name in ("greater", "less", "equal"):
    op.case(name, Q(30), Q(30))
    op.case(name, Q(5, 6), Q(6))
    op.case(name, Q(2, 3), 0)
    op.case(name, I(3, 5, below=3), I(5, below=3))
op.where(B(3, 5), N(3, 5), N(3, 5))
op.where(B(3, 1), N(5), N(2, 3, 5))
op.where(B(5), N(5), 0)
op.where(B(2, 5), 1.5, N(5))

# element by element
for name in ("neg", "exp", "sin", "cos", "tanh", "sigmoid", "erf", "silu", "quickGelu", "gelu", "geluTanh", "square"):
    twice.case(name, N(31))
    op.case(name, N(2, 3, 5))
for name in ("log", "sqrt", "rsqrt"):
    twice.case(name, P(31))
    op.case(name, P(1, 7))
for name in ("abs", "floor", "round"):
    op.case(name, N(3))
    op.case(name, N(31))
    op.case(name, N())
op.round(Q(30))
op.relu(N(31))
op.relu(Q(3, 5))
op.leakyRelu(N(31))
op.leakyRelu(N(3, 5), 0.2)
op.cast(N(7), "float32")
op.cast(N(7), "int64")
op.cast(Q(12), "bool")
op.cast(I(7, below=9), "float32")
op.cast(B(7), "float32")
op.cast(B(7), "int32")

# reductions
for name in ("reduceSum", "reduceMax", "mean", "variance"):
    op.case(name, N(3, 5), [1])
    op.case(name, N(3, 5), [0], True)
    op.case(name, N(2, 3, 5), [-1, 0])
    op.case(name, N(2, 3, 5), [0, 1, 2])
op.mean(N(3, 5))
op.variance(N(3, 5))
op.reduceMax(W(4, 30), [1])
twice.variance(N(3, 5), [1], True)
op.sumTo(N(2, 3, 5), [3, 1])
op.sumTo(N(2, 3, 5), [])
op.sumTo(N(3, 5), [3, 5])
op.softmax(N(3, 7), -1)
op.softmax(N(2, 3, 5), 1)
twice.softmax(N(3, 5), 1)

# products
op.matmul(N(3, 5), N(5, 7))
op.matmul(N(2, 3, 5), N(2, 5, 4))
op.matmul(N(2, 1, 3, 5), N(4, 5, 2))
op.matmul(N(3, 5), N(2, 5, 4))
op.matmul(N(2, 3, 5), N(5, 4))
twice.matmul(N(2, 3, 4), N(4, 2))
op.linear(N(3, 5), N(7, 5), N(7))
op.linear(N(2, 3, 5), N(4, 5), N(4))
op.linear(N(2, 1, 3, 5), N(4, 5))
op.linear(N(5), N(4, 5), N(4))
twice.linear(N(2, 3, 4), N(2, 4), N(2))
op.attention(N(2, 7, 6), N(2, 7, 6), N(2, 7, 6), {"heads": 2})
op.attention(N(2, 5, 6), N(2, 7, 6), N(2, 7, 6), {"heads": 3})
op.attention(N(1, 3, 80), N(1, 5, 80), N(1, 5, 80), {"heads": 2})
op.attention(N(2, 7, 6), N(2, 7, 6), N(2, 7, 6), {"heads": 2, "causal": True})
op.attention(N(1, 5, 4), N(1, 3, 4), N(1, 3, 6), {"heads": 2, "scale": 0.7})
twice.attention(N(1, 3, 4), N(1, 5, 4), N(1, 5, 4), {"heads": 2})

# shapes
op.reshape(N(3, 5), [5, 3])
op.reshape(N(2, 3, 5), [2, -1])
op.reshape(N(1), [])
op.reshape(N(0, 3), [3, 0])
op.transpose(N(3, 5), [1, 0])
op.transpose(N(2, 3, 5, 4), [0, 2, -1, 1])
op.swapLast(N(2, 3, 5))
op.expand(N(3, 1), [3, 5])
op.expand(N(5), [2, 3, 5])
op.expand(N(), [3, 2])
op.concat([N(3, 5), N(3, 2)], 1)
op.concat([N(2, 3, 5), N(1, 3, 5), N(3, 3, 5)], -3)
op.concat([N(3, 5)], 0)
op.concat([N(0, 5), N(2, 5)], 0)
op.slice(N(7, 5), {"axis": 0, "start": 2, "size": 3})
op.slice(N(2, 7, 5), {"axis": -2, "start": 1, "size": 3, "step": 2})
op.slice(N(2, 11), {"axis": 1, "start": -7, "size": 2, "step": 5})
op.slice(N(4, 5), {"axis": 1, "start": 0, "size": 5})
op.split(N(3, 7), [2, 4, 1], 1)
op.chunk(N(2, 6, 3), 3, -2)
op.unsqueeze(N(3, 5), [0, 2])
op.unsqueeze(N(3, 5), [-1])
op.squeeze(N(3, 1, 5, 1), [1, -1])
op.flatten(N(2, 3, 5))
op.flatten(N(2, 3, 5, 4), 1, 2)
op.pad(N(1, 2, 3, 5), {"top": 1, "right": 2})
op.pad(N(2, 3), {"before": [1, 0], "after": [0, 2], "value": -1.5})
op.pad(N(1, 2, 4, 5), {"top": 2, "left": 1, "bottom": 3, "right": 4, "mode": "reflect"})
op.pad(N(1, 2, 3, 5), {"top": 4, "left": 1, "bottom": 0, "right": 6, "mode": "edge"})
op.gather(N(7, 5), I(3, below=7), 0)
op.gather(N(7, 5), I(2, 6, below=7), 0)
op.gather(N(2, 7, 5), I(3, 2, below=7), -2)
op.gather(N(3, 7), I(below=7), 1)
op.scatterAdd(I(6, below=4), N(6, 3), {"axis": 0, "size": 4})
op.scatterAdd(I(2, 3, below=5), N(2, 2, 3, 4), {"axis": 1, "size": 5})

# pictures
op.conv2d(N(2, 3, 7, 5), N(4, 3, 3, 3), N(4), {"padding": 1})
op.conv2d(N(2, 3, 7, 6), N(4, 3, 3, 3), None, {"stride": 2, "padding": 1})
op.conv2d(N(1, 3, 8, 8), N(2, 3, 3, 3), N(2), {"stride": 2, "padding": [0, 0, 1, 1]})
op.conv2d(N(2, 4, 7, 7), N(6, 2, 3, 3), N(6), {"groups": 2, "stride": 2})
op.conv2d(N(2, 4, 6, 7), N(4, 1, 3, 3), None, {"groups": 4, "padding": [2, 1, 0, 1]})
op.conv2d(N(1, 2, 9, 8), N(3, 2, 3, 2), N(3), {"dilation": [2, 3], "padding": [1, 2, 0, 1]})
op.conv2d(N(1, 2, 11, 9), N(2, 2, 2, 3), None, {"stride": [3, 2], "dilation": 2})
op.conv2d(N(2, 5, 3, 3), N(4, 5, 1, 1), N(4))
op.conv2d(N(1, 2, 5, 5), N(2, 2, 5, 5), None)
twice.conv2d(N(2, 2, 5, 4), N(2, 2, 3, 3), N(2), {"stride": 2, "padding": [0, 1, 1, 0]})
op.convTranspose2d(N(2, 3, 4, 3), N(3, 2, 3, 3), N(2), {"stride": 2, "padding": 1, "outputPadding": 1})
op.convTranspose2d(N(1, 4, 3, 4), N(4, 1, 2, 3), None, {"groups": 2, "stride": [2, 1], "padding": [0, 1, 1, 0]})
op.convTranspose2d(N(1, 2, 4, 3), N(2, 3, 3, 2), N(3), {"dilation": 2})
op.convTranspose2d(N(1, 2, 4, 3), N(2, 2, 2, 2), None, {"dilation": 3, "stride": 2, "outputPadding": [1, 0]})
twice.convTranspose2d(N(1, 2, 3, 3), N(2, 2, 3, 3), N(2), {"stride": 2, "padding": 1})
op.upsampleNearest(N(2, 3, 4, 5), 2)
op.upsampleNearest(N(1, 2, 3, 2), 3)
for name in ("avgPool2d", "maxPool2d"):
    op.case(name, N(2, 3, 6, 4), {"kernel": 2})
    op.case(name, N(1, 2, 7, 6), {"kernel": 3, "stride": 2, "padding": 1})
    op.case(name, N(1, 2, 8, 7), {"kernel": [3, 2], "stride": [2, 3], "padding": [1, 0, 2, 1]})
    op.case(name, N(2, 2, 5, 5), {"kernel": 3, "stride": 1})
op.maxPool2d(Q(1, 2, 9, 9), {"kernel": 3, "stride": 2})

# norms
op.layerNorm(N(3, 7))
op.layerNorm(N(2, 3, 5), N(5))
op.layerNorm(N(2, 3, 5), N(5), N(5), 0.01)
op.layerNorm(N(2, 5), None, N(5))
twice.layerNorm(N(3, 5), N(5), N(5))
op.groupNorm(N(2, 6, 5, 3), 3, N(6), N(6))
op.groupNorm(N(2, 4, 3, 3), 2, N(4), N(4), 1e-6)
op.groupNorm(N(1, 6, 7), 2, N(6))
op.groupNorm(N(2, 4, 5), 4)
op.groupNorm(N(2, 4, 5), 1, None, N(4))
op.groupNorm(N(1, 4, 2, 2, 3), 2, N(4), N(4))
twice.groupNorm(N(2, 4, 3, 3), 2, N(4), N(4))

# int8 weights with a scale per output
op.quantizedLinear(N(5, 7), C(7, 3), P(3))
op.quantizedLinear(N(2, 3, 4), C(4, 5), P(5), N(5))
twice.quantizedLinear(N(2, 3), C(3, 2), P(2), N(2))
op.quantizedConv2d(N(2, 3, 5, 4), C(27, 4), P(4), N(4), {"kernel": [3, 3], "padding": 1})
op.quantizedConv2d(N(1, 2, 7, 6), C(12, 3), P(3), None, {"kernel": [2, 3], "stride": 2, "padding": [0, 1, 1, 0]})
op.quantizedConv2d(N(1, 4, 3, 3), C(4, 2), P(2), N(2), {"kernel": [1, 1]})

# other sizes
for mode in ("linear", "cubic"):
    op.resize(N(2, 3, 4, 5), {"height": 7, "width": 11, "mode": mode})
    op.resize(N(1, 2, 7, 6), {"height": 3, "width": 9, "mode": mode, "alignCorners": True})
    op.resize(N(1, 2, 1, 5), {"height": 4, "width": 1, "mode": mode, "alignCorners": True})
    op.resize(N(1, 2, 9, 1), {"height": 2, "width": 3, "mode": mode})
twice.resize(N(1, 2, 3, 4), {"height": 5, "width": 3})
op.resize(N(2, 3, 4, 5), {"height": 7, "width": 11, "mode": "nearest"})
op.resize(N(1, 2, 29, 10), {"height": 12, "width": 3, "mode": "nearest"})

# bounds
op.clip(N(31), -0.5, 1)
op.clip(N(2, 3, 5), 0, 6)

# what is added to the scores of attention
op.attention(N(2, 5, 6), N(2, 7, 6), N(2, 7, 6), {"heads": 3, "bias": N(1, 3, 5, 7)})
op.attention(N(2, 7, 6), N(2, 7, 6), N(2, 7, 4), {"heads": 2, "bias": N(2, 2, 7, 7), "causal": True})
op.attention(N(2, 3, 6), N(2, 5, 6), N(2, 5, 6), {"heads": 2, "bias": N(2, 1, 3, 5)})
twice.attention(N(1, 3, 4), N(1, 5, 4), N(1, 5, 4), {"heads": 2, "bias": N(1, 2, 3, 5)})

# values between pixels, and where the largest stands
op.gridSample(N(2, 3, 4, 5), N(2, 6, 7, 2))
op.gridSample(N(1, 2, 1, 3), N(1, 5, 4, 2))
twice.gridSample(N(1, 2, 3, 4), N(1, 3, 2, 2))
op.argMax(N(3, 5, 4), 1)
op.argMax(Q(40), 0)

# what comes first
op.after(N(3, 4), [I(2, 5, below=3)])
op.after(N(5), [I(1, below=3), I(2, 2, 2, below=3)])

# so many positions that kernels are turned over for the gradient
op.conv2d(N(1, 2, 33, 32), N(3, 2, 3, 3), N(3), {"padding": 1})
op.conv2d(N(2, 2, 23, 29), N(2, 2, 3, 2), None, {"padding": [0, 1, 2, 0], "dilation": [1, 2]})
op.conv2d(N(1, 3, 32, 33), N(2, 3, 1, 1), None)
