"""Makes the goldens of UniFormer with UPerNet's head, weights being hashed (parity/models/hash_values.py).

packages/models/src/uniformer/goldens/
  scores.safetensors  scores of a hashed picture by a small network
  manifest.txt.gz     `key [shape]` in full size
packages/diffusion/src/annotate/uniformer/goldens/maps.safetensors
                      a part of the pixels of maps, with a plain function in place of the network

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b.

Run: python parity/annotators/uniformer.py DIR
"""

import gzip
import pathlib
import sys

import numpy as np
import torch
from depth_cnn_reference import fill, module, open_webui, segmenter, shapes_of, small_segmenter
from hash_values import hash_input
from safetensors.torch import save_file
from torch.nn import functional as F

ROOT = pathlib.Path(__file__).parents[2]
NETWORK = ROOT / "packages/models/src/uniformer/goldens"
open_webui(sys.argv[1])

with torch.no_grad():
    NETWORK.mkdir(parents=True, exist_ok=True)
    network = fill(small_segmenter(sys.argv[1]))
    scores = network.decode_head(network.backbone(hash_input("picture", (1, 3, 100, 167))))
    save_file({"scores": scores.contiguous()}, NETWORK / "scores.safetensors")
    (NETWORK / "scores.safetensors").chmod(0o644)
    lines = "\n".join(shapes_of(segmenter(sys.argv[1])))
    (NETWORK / "manifest.txt.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))

MAPS = ROOT / "packages/diffusion/src/annotate/uniformer/goldens"


def picture(width: int, height: int) -> np.ndarray:
    """From whole numbers; the same rule stands in uniformer.test.ts."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((x * (3 + c) + y * (5 - c) + x * y // 7) % 256).astype(np.uint8)


class PlainScores(torch.nn.Module):
    """In place of the network: as score of each class a parabola of the colours' means in squares of 4."""

    def forward(self, normalized):
        squares = F.avg_pool2d(normalized, 4)
        classes = torch.arange(150).reshape(1, 150, 1, 1) / 150
        blend = squares[:, :1] + 2 * squares[:, 1:2] - squares[:, 2:]
        return 1 - (blend / 8 - classes) ** 2


def maps() -> None:
    MAPS.mkdir(parents=True, exist_ok=True)
    reference = module("annotator.uniformer")
    model = segmenter(sys.argv[1])
    model.CLASSES = model.PALETTE = list(range(150))
    model.backbone = PlainScores()
    model.decode_head.forward = lambda scores: scores
    reference.model = model
    made = {}
    for width, height in ((512, 512), (640, 576), (64, 64)):
        whole = torch.from_numpy(reference.apply_uniformer(picture(width, height)).copy())
        made[f"{width}x{height}"] = whole[::9, ::11].contiguous()
    save_file(made, MAPS / "maps.safetensors")
    (MAPS / "maps.safetensors").chmod(0o644)


with torch.no_grad():
    maps()
