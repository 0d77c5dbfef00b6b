"""Makes the goldens of UniFormer with UPerNet's head, weights being hashed (parity/models/hash_values.py).

packages/models/src/uniformer/goldens/
  scores.safetensors  scores of a hashed picture by a small network
  manifest.txt.gz     `key [shape]` in full size

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b.

Run: python parity/annotators/uniformer.py DIR
"""

import gzip
import pathlib
import sys

import torch
from depth_cnn_reference import fill, open_webui, segmenter, shapes_of, small_segmenter
from hash_values import hash_input
from safetensors.torch import save_file

NETWORK = pathlib.Path(__file__).parents[2] / "packages/models/src/uniformer/goldens"
open_webui(sys.argv[1])

with torch.no_grad():
    NETWORK.mkdir(parents=True, exist_ok=True)
    network = fill(small_segmenter(sys.argv[1]))
    scores = network.decode_head(network.backbone(hash_input("picture", (1, 3, 96, 160))))
    save_file({"scores": scores.contiguous()}, NETWORK / "scores.safetensors")
    (NETWORK / "scores.safetensors").chmod(0o644)
    lines = "\n".join(shapes_of(segmenter(sys.argv[1])))
    (NETWORK / "manifest.txt.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))
