"""Makes the goldens of NormalBae, weights being hashed (parity/models/hash_values.py).

packages/models/src/normal-bae/goldens/
  normals.safetensors  normals of a hashed picture by a small network
  manifest.txt.gz      `key [shape]` in full size

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b.

Run: python parity/annotators/normal_bae.py DIR
"""

import gzip
import pathlib
import sys

import torch
from depth_cnn_reference import fill, normal_bae, open_webui, shapes_of, small_normal_bae
from hash_values import hash_input
from safetensors.torch import save_file

NETWORK = pathlib.Path(__file__).parents[2] / "packages/models/src/normal-bae/goldens"
open_webui(sys.argv[1])

with torch.no_grad():
    NETWORK.mkdir(parents=True, exist_ok=True)
    normals = fill(small_normal_bae())(hash_input("picture", (1, 3, 64, 96)))[0][-1][:, :3]
    save_file({"normals": normals.contiguous()}, NETWORK / "normals.safetensors")
    (NETWORK / "normals.safetensors").chmod(0o644)
    lines = "\n".join(shapes_of(normal_bae()))
    (NETWORK / "manifest.txt.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))
