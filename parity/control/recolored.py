"""Makes packages/diffusion/src/control/goldens/recolored.json: pictures with the brightness of another, by OpenCV as
sd-webui-controlnet (56cec5b, scripts/controlnet.py) calls it.

Run: python parity/control/recolored.py
"""

import json
import pathlib
import sys

import cv2
import numpy as np

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "parity/models"))
from hash_values import hash_values  # noqa: E402

drawn = np.floor((hash_values("drawn", 8 * 8 * 3) + 1) * 128).astype(np.uint8).reshape(8, 8, 3)
grey = np.floor((hash_values("grey", 8 * 8 * 3) + 1) * 128).astype(np.uint8).reshape(8, 8, 3)[:, :, 0]
answers = {}
for name, there, back, channel in [
    ("luminance", cv2.COLOR_RGB2LAB, cv2.COLOR_LAB2RGB, 0),
    ("intensity", cv2.COLOR_RGB2HSV, cv2.COLOR_HSV2RGB, 2),
]:
    changed = cv2.cvtColor(drawn, there)
    changed[:, :, channel] = grey
    answers[name] = cv2.cvtColor(changed, back).flatten().tolist()
OUT = ROOT / "packages/diffusion/src/control/goldens/recolored.json"
OUT.write_text(json.dumps({"made by": f"OpenCV {cv2.__version__}", **answers}) + "\n")
