"""What each op of packages/engine means, said in torch. Keys are the names the engine exports; options
arrive as the dictionaries the engine's functions take."""

import math

import torch
import torch.nn.functional as F


def window(o):
    """stride, [top, left, bottom, right], dilation"""
    p = o.get("padding", 0)
    return o.get("stride", 1), [p] * 4 if isinstance(p, int) else p, o.get("dilation", 1)


def padded(x, sides, value=0.0):
    top, left, bottom, right = sides
    return F.pad(x, (left, right, top, bottom), value=value)


def quantized_conv2d(x, codes, scales, b, o):
    kh, kw = o["kernel"]
    w = (codes * scales).reshape(kh, kw, x.shape[1], -1).permute(3, 2, 0, 1)
    return conv2d(x, w, b, o)


def conv2d(x, w, b=None, o={}):
    stride, sides, dilation = window(o)
    return F.conv2d(padded(x, sides), w, b, stride, 0, dilation, o.get("groups", 1))


def conv_transpose2d(x, w, b=None, o={}):
    stride, (top, left, bottom, right), dilation = window(o)
    y = F.conv_transpose2d(x, w, b, stride, 0, o.get("outputPadding", 0), o.get("groups", 1), dilation)
    return y[:, :, top : y.shape[2] - bottom, left : y.shape[3] - right]


def pool(function, value):
    def run(x, o):
        stride, sides, _ = window({"stride": o["kernel"], **o})
        return function(padded(x, sides, value), o["kernel"], stride)

    return run


def attention(q, k, v, o):
    def heads(t):
        return t.unflatten(-1, (o["heads"], -1)).transpose(1, 2)

    scale = o.get("scale", (q.shape[-1] / o["heads"]) ** -0.5)
    scores = heads(q) @ heads(k).transpose(-1, -2) * scale  # written out: torch's own has no second derivative
    if "bias" in o:
        scores = scores + o["bias"]
    if o.get("causal"):
        scores = scores.masked_fill(torch.ones_like(scores, dtype=torch.bool).triu(1), -math.inf)
    y = scores.softmax(-1) @ heads(v)
    return y.transpose(1, 2).flatten(2)


def pad(x, o):
    before, after = o.get("before"), o.get("after")
    if before is None:
        sides = [o.get("left", 0), o.get("right", 0), o.get("top", 0), o.get("bottom", 0)]
    else:
        sides = [n for pair in zip(reversed(before), reversed(after)) for n in pair]
    mode = {"constant": "constant", "reflect": "reflect", "edge": "replicate"}[o.get("mode", "constant")]
    return F.pad(x, sides, mode, o.get("value", 0) if mode == "constant" else None)


def gather(x, indices, axis):
    axis %= x.dim()
    return x.index_select(axis, indices.flatten()).unflatten(axis, indices.shape or (1,)).reshape(
        *x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]
    )


def scatter_add(indices, updates, o):
    axis, size = o["axis"], o["size"]
    flat = updates.flatten(axis, axis + indices.dim() - 1)
    zeros = flat.new_zeros(*flat.shape[:axis], size, *flat.shape[axis + 1 :])
    return zeros.index_add(axis, indices.flatten(), flat)


def slices(x, o):
    axis, step = o["axis"] % x.dim(), o.get("step", 1)
    start = o["start"] % x.shape[axis]
    return x.index_select(axis, torch.arange(o["size"]) * step + start)


def sum_to(x, shape):
    return x.sum_to_size(*shape) if shape else x.sum()


def unsqueeze(x, axes):
    rank = x.dim() + len(axes)
    for axis in sorted(axis % rank for axis in axes):
        x = x.unsqueeze(axis)
    return x


def reduction(function, all_axes=False):
    def run(x, axes=None, keep=False):
        if axes is None and all_axes:
            axes = list(range(x.dim()))
        return function(x, tuple(axes), keep)

    return run


def layer_norm(x, w=None, b=None, eps=1e-5):
    return F.layer_norm(x, x.shape[-1:], w, b, eps)


def group_norm(x, groups, w=None, b=None, eps=1e-5):
    if w is None and b is not None:  # torch has no gradient for a bias alone
        w = torch.ones_like(b)
    return F.group_norm(x, groups, w, b, eps)


def resize(x, o):
    mode = {"linear": "bilinear", "cubic": "bicubic", "nearest": "nearest"}[o.get("mode", "linear")]
    corners = None if mode == "nearest" else o.get("alignCorners", False)
    return F.interpolate(x, (o["height"], o["width"]), mode=mode, align_corners=corners)


TYPES = {"float32": torch.float64, "int64": torch.int64, "int32": torch.int32, "bool": torch.bool}

REFERENCE = {
    "abs": torch.abs,
    "add": lambda a, b: a + b,
    "after": lambda x, others: x,
    "attention": attention,
    "argMax": lambda x, axis: torch.as_tensor(x.detach().numpy().argmax(axis)),  # the first of equal ones
    "avgPool2d": pool(F.avg_pool2d, 0.0),
    "cast": lambda x, dtype: x.to(TYPES[dtype]),
    "chunk": lambda x, n, axis: list(x.chunk(n, axis)),
    "clip": torch.clamp,
    "concat": lambda xs, axis: torch.cat(xs, axis),
    "conv2d": conv2d,
    "convTranspose2d": conv_transpose2d,
    "cos": torch.cos,
    "div": lambda a, b: a / b,
    "equal": lambda a, b: a == b,
    "erf": torch.erf,
    "exp": torch.exp,
    "expand": lambda x, shape: x.expand(shape),
    "flatten": lambda x, start=0, end=-1: x.flatten(start, end),
    "floor": torch.floor,
    "gather": gather,
    "gelu": F.gelu,
    "geluTanh": lambda x: F.gelu(x, approximate="tanh"),
    "gridSample": lambda x, places: F.grid_sample(x, places, align_corners=False),
    "greater": lambda a, b: a > b,
    "groupNorm": group_norm,
    "layerNorm": layer_norm,
    "leakyRelu": F.leaky_relu,
    "less": lambda a, b: a < b,
    "linear": lambda x, w, b=None: F.linear(x, w, b),
    "quantizedConv2d": quantized_conv2d,
    "quantizedLinear": lambda x, codes, scales, b=None: F.linear(x, (codes * scales).T, b),
    "log": torch.log,
    "matmul": torch.matmul,
    "maxPool2d": pool(F.max_pool2d, -math.inf),
    "maximum": lambda a, b: torch.maximum(a, torch.as_tensor(b, dtype=a.dtype)),
    "mean": reduction(torch.mean, True),
    "minimum": lambda a, b: torch.minimum(a, torch.as_tensor(b, dtype=a.dtype)),
    "mul": lambda a, b: a * b,
    "neg": torch.neg,
    "pad": pad,
    "pow": lambda a, b: a**b,
    "quickGelu": lambda x: x * torch.sigmoid(1.702 * x),
    "reduceMax": reduction(torch.amax),
    "reduceSum": reduction(torch.sum),
    "relu": F.relu,
    "reshape": lambda x, shape: x.reshape(shape),
    "resize": resize,
    "round": torch.round,
    "rsqrt": torch.rsqrt,
    "scatterAdd": scatter_add,
    "sigmoid": torch.sigmoid,
    "silu": F.silu,
    "sin": torch.sin,
    "slice": slices,
    "softmax": lambda x, axis: F.softmax(x, axis),
    "split": lambda x, sizes, axis: list(x.split(sizes, axis)),
    "sqrt": torch.sqrt,
    "square": torch.square,
    "squeeze": lambda x, axes: x.squeeze(tuple(axes)),
    "sub": lambda a, b: a - b,
    "sumTo": sum_to,
    "swapLast": lambda x: x.transpose(-1, -2),
    "tanh": torch.tanh,
    "transpose": lambda x, perm: x.permute(perm),
    "unsqueeze": unsqueeze,
    "upsampleNearest": lambda x, f: F.interpolate(x, scale_factor=f, mode="nearest"),
    "variance": reduction(lambda x, axes, keep: torch.var(x, axes, correction=0, keepdim=keep), True),
    "where": lambda c, a, b: torch.where(c, a, b),
}
