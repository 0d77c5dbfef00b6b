"""Makes the goldens of NormalBae, weights being hashed (parity/models/hash_values.py).

packages/models/src/normal-bae/goldens/
  normals.safetensors  normals of a hashed picture by a small network
  manifest.txt.gz      `key [shape]` in full size
packages/diffusion/src/annotate/normal/goldens/map.safetensors
                       a map, with a plain function in place of the network

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b.

Run: python parity/annotators/normal_bae.py DIR
"""

import gzip
import pathlib
import sys

import numpy as np
import torch
from depth_cnn_reference import fill, module, normal_bae, open_webui, shapes_of, small_normal_bae
from hash_values import hash_input
from safetensors.torch import save_file

ROOT = pathlib.Path(__file__).parents[2]
NETWORK = ROOT / "packages/models/src/normal-bae/goldens"
open_webui(sys.argv[1])

with torch.no_grad():
    NETWORK.mkdir(parents=True, exist_ok=True)
    normals = fill(small_normal_bae())(hash_input("picture", (1, 3, 64, 96)))[0][-1][:, :3]
    save_file({"normals": normals.contiguous()}, NETWORK / "normals.safetensors")
    (NETWORK / "normals.safetensors").chmod(0o644)
    lines = "\n".join(shapes_of(normal_bae()))
    (NETWORK / "manifest.txt.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))

MAPS = ROOT / "packages/diffusion/src/annotate/normal/goldens"


class Plain(torch.nn.Module):
    """In place of the network: its own input."""

    def forward(self, normalized):
        return [[normalized / 2]]


with torch.no_grad():
    MAPS.mkdir(parents=True, exist_ok=True)
    reference = module("annotator.normalbae")
    detector = reference.NormalBaeDetector()
    detector.model = Plain()
    detector.norm = reference.transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])
    y, x, c = np.meshgrid(np.arange(64), np.arange(64), np.arange(3), indexing="ij")
    made = detector(((x * (3 + c) + y * (5 - c) + x * y // 7) % 256).astype(np.uint8))
    save_file({"map": torch.from_numpy(made)}, MAPS / "map.safetensors")
    (MAPS / "map.safetensors").chmod(0o644)
