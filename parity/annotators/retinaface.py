"""Maps of RetinaFace (MobileNet 0.25) for a hashed picture by the trained weights FILE, and the keys of the file.
Writes packages/models/src/retinaface/goldens/: retinaface.safetensors (scores, boxes and points of three levels) and
keys.json.gz.

DIR is a checkout of biubug6/Face-Detector-1MB-with-landmark@7f49ceb, FILE its retinaface_mobilenet0.25.pth.

Run: python parity/annotators/retinaface.py DIR FILE
"""

import gzip
import json
import sys
import types
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

ROOT = Path(__file__).parents[2]
sys.path[:0] = [sys.argv[1], str(ROOT / "parity/models")]
for name in ("torchvision", "torchvision.models", "torchvision.models._utils"):
    sys.modules.setdefault(name, types.ModuleType(name))  # imported for what is not used here
sys.modules["torchvision.models"]._utils = sys.modules["torchvision.models._utils"]
sys.modules["torchvision"].models = sys.modules["torchvision.models"]

from hash_values import hash_input  # noqa: E402
from models.net import FPN, SSH, MobileNetV1  # noqa: E402

OUT = ROOT / "packages/models/src/retinaface/goldens"


class Head(nn.Module):
    def __init__(self, numbers):
        super().__init__()
        self.conv1x1 = nn.Conv2d(64, 2 * numbers, 1)


class RetinaFace(nn.Module):
    """models/retinaface.py, of which only the joining of these parts is repeated."""

    def __init__(self):
        super().__init__()
        self.body = MobileNetV1()
        for unused in {"avg", "fc"} & set(dict(self.body.named_children())):
            delattr(self.body, unused)
        self.fpn = FPN([64, 128, 256], 64)
        self.ssh1, self.ssh2, self.ssh3 = SSH(64, 64), SSH(64, 64), SSH(64, 64)
        self.ClassHead, self.BboxHead, self.LandmarkHead = (
            nn.ModuleList([Head(numbers) for _ in range(3)]) for numbers in (2, 4, 10)
        )

    def forward(self, x):
        levels = {}
        for i, part in enumerate((self.body.stage1, self.body.stage2, self.body.stage3)):
            x = levels[i] = part(x)
        seen = [ssh(level) for ssh, level in zip((self.ssh1, self.ssh2, self.ssh3), self.fpn(levels))]
        heads = dict(scores=self.ClassHead, boxes=self.BboxHead, points=self.LandmarkHead)
        return {f"{n}{i}": each[i].conv1x1(level) for n, each in heads.items() for i, level in enumerate(seen)}


state = torch.load(sys.argv[2], map_location="cpu", weights_only=True)
network = RetinaFace().eval()
network.load_state_dict(state)
with torch.no_grad():
    made = network(hash_input("picture", (1, 3, 64, 96)) * 60)
OUT.mkdir(parents=True, exist_ok=True)
save_file({name: values.contiguous() for name, values in made.items()}, OUT / "retinaface.safetensors")
keys = {key: list(value.shape) for key, value in state.items()}
(OUT / "keys.json.gz").write_bytes(gzip.compress(json.dumps(keys).encode(), mtime=0))
