"""Makes the goldens of LeReS and LeReS++, weights being hashed (parity/models/hash_values.py).

packages/models/src/depth/leres/goldens/
  networks.safetensors  depth of a hashed picture and the union of two hashed depths by small networks
  manifest.txt.gz       `leres/key [shape]` and `merge/key [shape]` in full size
packages/diffusion/src/annotate/leres/goldens/
  maps.safetensors      what the reference makes of pictures with plain functions in place of the networks, and of its
                        steps; facts.json those of few numbers

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b.

Run: python parity/annotators/leres.py DIR
"""

import contextlib
import gzip
import io
import json
import pathlib
import sys
import warnings

import cv2
import numpy as np
import torch
from depth_cnn_reference import fill, leres, merge_network, module, open_webui, shapes_of, small_leres
from hash_values import hash_input
from safetensors.torch import save_file
from torch.nn import functional as F

ROOT = pathlib.Path(__file__).parents[2]
NETWORKS = ROOT / "packages/models/src/depth/leres/goldens"
open_webui(sys.argv[1])

with torch.no_grad():
    NETWORKS.mkdir(parents=True, exist_ok=True)
    made = {
        "leres": fill(small_leres())(hash_input("picture", (1, 3, 64, 96))),
        "merge": fill(merge_network(4, 6))(hash_input("depths", (1, 2, 64, 64))),
    }
    save_file({name: value.contiguous() for name, value in made.items()}, NETWORKS / "networks.safetensors")
    (NETWORKS / "networks.safetensors").chmod(0o644)
    lines = [f"{name}/{line}" for name, net in (("leres", leres()), ("merge", merge_network())) for line in shapes_of(net)]
    (NETWORKS / "manifest.txt.gz").write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))

MAPS = ROOT / "packages/diffusion/src/annotate/leres/goldens"


def picture(width: int, height: int, salt: int = 0) -> np.ndarray:
    """Slopes with a corner full of detail, from salt 10 on with a band of it, from whole numbers; the same rule stands in
    leres.suite.ts."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    slope = (x * (c + 2) + y * 3 + 40 * salt) // (24 if salt >= 10 else 8) % 256
    detail = (x * y // (5 + c) + 31 * salt) % 256
    where = x < width // 4 if salt >= 10 else (x > width * 3 // 5) & (y < height // 2)
    busy = where & ((x // 12 + y // 9) % 3 > 0)
    return np.where(busy, detail, slope).astype(np.uint8)


def plain_depth(normalized: torch.Tensor) -> torch.Tensor:
    """In place of the network: grey in squares of 16, and a little of the grey itself."""
    mean = torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1)
    spread = torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1)
    blue, green, red = (normalized * spread + mean).split(1, 1)
    grey = (blue + 2 * green + 3 * red) / 6
    squares = F.interpolate(F.avg_pool2d(grey, 16), scale_factor=16, mode="nearest")
    return squares + grey / 8


class PlainMerge:
    """In place of the merging network, with the reference's own bringing of its input to -1 to 1."""

    def __init__(self):
        self.reference = module("annotator.leres.pix2pix.models.pix2pix4depth_model").Pix2Pix4DepthModel
        self.device = torch.device("cpu")
        self.netG = lambda both: torch.tanh(0.9 * both[:, :1] + 0.5 * both[:, 1:] - 0.1)

    def normalize(self, value):
        return self.reference.normalize(self, value)

    def set_input(self, outer, inner):
        self.reference.set_input(self, outer, inner)

    def test(self):
        self.reference.forward(self)

    def get_current_visuals(self):
        return {"fake_B": self.fake_B}


def quietly(work, *arguments):
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return work(*arguments)


def maps() -> None:
    source = module("annotator.leres.leres.depthmap")
    MAPS.mkdir(parents=True, exist_ok=True)
    tensors, facts = {}, {"sizes": [], "patches": [], "fits": []}
    small = picture(23, 17)
    for filter_, code in (("linear", cv2.INTER_LINEAR), ("cubic", cv2.INTER_CUBIC)):
        for width, height in ((40, 31), (11, 17), (9, 5), (46, 34)):
            floats = cv2.resize(small[:, :, 0].astype(np.float32) / 7 - 3, (width, height), interpolation=code)
            tensors[f"{filter_} {width}x{height}"] = torch.from_numpy(floats)
            bytes_ = cv2.resize(small, (width, height), interpolation=code)
            tensors[f"{filter_} {width}x{height} bytes"] = torch.from_numpy(bytes_)
    for width, height, salt in ((512, 512, 0), (512, 448, 1), (192, 640, 2), (64, 64, 3), (704, 640, 4), (448, 192, 10)):
        given = picture(width, height, salt)
        try:
            size, covered = source.calculateprocessingres(given, 448, 0.2, 3, 1600)
        except UnboundLocalError:  # the reference fails on pictures this small
            size, covered = 448, 1
        facts["sizes"].append({"width": width, "height": height, "salt": salt, "size": size, "covered": float(covered)})
    for width, height, salt, factor in ((1900, 1500, 1, 0.4), (900, 300, 3, 1.0)):
        source.factor = factor
        found = quietly(source.generatepatchs, picture(width, height, salt), 896)
        patches = [[int(value) for value in patch["rect"]] for _, patch in found]
        facts["patches"].append({"width": width, "height": height, "salt": salt, "factor": factor, "patches": patches})
    flat = hash_input("flat", (1 << 18,)).numpy()
    for spread in (0.3, 0.02):
        x = (0.5 + spread * flat).astype(np.float32)
        y = (0.2 + 0.7 * x + 0.05 * np.roll(flat, 1)).astype(np.float32)
        slope, offset = quietly(np.polyfit, x, y, 1)
        facts["fits"].append({"spread": spread, "slope": float(slope), "offset": float(offset)})
    mask = source.generatemask((3000, 3000))
    for side in (3000, 331):
        rows = mask if side == 3000 else cv2.resize(mask, (side, side), interpolation=cv2.INTER_LINEAR)
        tensors[f"feather {side}"] = torch.from_numpy(rows[side // 5 :: side // 3, :: side // 200].copy())
    network = torch.nn.Module()
    network.depth_model = plain_depth
    for width, height, salt in ((448, 192, 10),):
        given = picture(width, height, salt)
        source.whole_size_threshold, source.pix2pixsize = 1600, 256
        depth = quietly(source.estimateboost, given, network, 0, PlainMerge(), max(width, height))
        tensors[f"boosted {width}x{height}"] = torch.from_numpy(depth[::7, ::5].astype(np.float32).copy())
    whole = module("annotator.leres")
    whole.model = network
    network.to = lambda _: network
    for near, background in ((0, 0), (30, 0), (0, 40.5), (12.3, 7.7)):
        made = whole.apply_leres(picture(64, 64, 5), near, background)
        tensors[f"map {near} {background}"] = torch.from_numpy(made)
    save_file(tensors, MAPS / "maps.safetensors")
    (MAPS / "maps.safetensors").chmod(0o644)
    (MAPS / "facts.json").write_text(json.dumps(facts, separators=(",", ":")) + "\n")


with torch.no_grad():
    maps()
