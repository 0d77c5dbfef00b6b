"""A picture that both sides compute from whole numbers: slopes, a disk, stripes, a diagonal and some noise.
The same rule is written in packages/pixels/src/opencv/scene.suite.ts."""

import base64
import hashlib

import numpy as np


def mixed(values):
    """The 32-bit "lowbias32" mixer (Chris Wellons, public domain)."""
    x = values.astype(np.uint32)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return x


def scene(width, height, channels, salt=0):
    """[height, width, channels] of bytes."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    slope = (x * 3 + y * 2 + 50 * c + 17 * salt) % 510
    value = np.where(slope <= 255, slope, 510 - slope)
    disk = (3 * x - width) ** 2 + (3 * y - 2 * height) ** 2 < min(width, height) ** 2
    value = np.where(disk, 255 - value, value)
    value = np.where((2 * x > width) & (y % 23 < 3), 20 + 30 * c, value)
    value = np.where(np.abs(x - y - 10) < 3, 230, value)
    at = np.arange(width * height * channels, dtype=np.uint32) + np.uint32(salt * 1000003 % 2**32)
    noise = (mixed(at) >> np.uint32(28)).astype(np.int64).reshape(value.shape) - 8
    return np.clip(value + noise, 0, 255).astype(np.uint8)


def digest(array):
    """SHA-256 of the bytes of a result, for those that must be equal."""
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def b64(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
