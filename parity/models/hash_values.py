"""Deterministic weights and inputs that both sides compute, so that goldens hold outputs only.

Value i of a tensor named `key` is hash(fnv1a32(key) + i * 0x9E3779B9), hashed with the 32-bit
"lowbias32" mixer (Chris Wellons, public domain), its upper 24 bits mapped to [-1, 1).
The same rule is written in packages/models/src/parity.suite.ts.
"""

import math

import numpy as np
import torch


def hash_values(key: str, count: int) -> np.ndarray:
    """`count` float64 values in [-1, 1), exact in float32."""
    seed = 0x811C9DC5
    for byte in key.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    x = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(seed)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float64) / 2**23 - 1


def hash_weight(key: str, shape) -> torch.Tensor:
    """Matrices and kernels have variance 1 / fan-in, norm weights lie near 1, biases near 0."""
    values = hash_values(key, math.prod(shape))
    if len(shape) > 1:
        values = values * math.sqrt(3 / math.prod(shape[1:]))
    elif key.endswith("bias"):
        values = values * 0.1
    else:
        values = 1 + values * 0.1
    return torch.from_numpy(values.astype(np.float32).reshape(tuple(shape)))


def hash_input(name: str, shape) -> torch.Tensor:
    """Values of variance 1."""
    values = hash_values(name, math.prod(shape)) * math.sqrt(3)
    return torch.from_numpy(values.astype(np.float32).reshape(tuple(shape)))


def fill(module: torch.nn.Module, rename=lambda key: key) -> torch.nn.Module:
    """Overwrites every weight by its hash; buffers that are not weights stay."""
    state = module.state_dict()
    for key, value in state.items():
        if value.is_floating_point():
            state[key] = hash_weight(rename(key), value.shape)
    module.load_state_dict(state)
    return module.eval().float()
