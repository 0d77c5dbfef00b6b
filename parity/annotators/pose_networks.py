"""Maps of OpenPose's networks for a hashed picture by hashed weights, an eighth as wide, and the keys of the whole
files. Writes packages/models/src/openpose/goldens/: openpose.safetensors (body as `joints` and `limbs`, `hand`, `face`)
and keys.json.gz.

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b.

Run: python parity/annotators/pose_networks.py DIR
"""

import gzip
import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "parity/models"))

from hash_values import fill, hash_input  # noqa: E402
from pose_reference import key_in_file, open_openpose, small_networks  # noqa: E402

OUT = ROOT / "packages/models/src/openpose/goldens"
torch.set_num_threads(1)
openpose = open_openpose(sys.argv[1])

with torch.no_grad():
    body, hand, face = (fill(network, key_in_file) for network in small_networks(openpose, 8))
    picture = hash_input("picture", (1, 3, 40, 56))
    limbs, joints = body(picture)
    made = {"joints": joints, "limbs": limbs, "hand": hand(picture), "face": face(picture)[-1]}
    OUT.mkdir(parents=True, exist_ok=True)
    save_file({name: maps.contiguous() for name, maps in made.items()}, OUT / "openpose.safetensors")
    keys = {
        name: {key_in_file(key): list(value.shape) for key, value in network.state_dict().items()}
        for name, network in zip(("body", "hand", "face"), small_networks(openpose, 1))
    }
    (OUT / "keys.json.gz").write_bytes(gzip.compress(json.dumps(keys).encode(), mtime=0))
