"""Makes the goldens of LeReS and LeReS++, weights being hashed (parity/models/hash_values.py).

packages/models/src/depth/leres/goldens/
  networks.safetensors  depth of a hashed picture and the union of two hashed depths by small networks
  manifest.txt.gz       `leres/key [shape]` and `merge/key [shape]` in full size

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b.

Run: python parity/annotators/leres.py DIR
"""

import gzip
import pathlib
import sys

import torch
from depth_cnn_reference import fill, leres, merge_network, open_webui, shapes_of, small_leres
from hash_values import hash_input
from safetensors.torch import save_file

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
