"""Makes packages/training/src/datasets/goldens/buckets.json: which bucket kohya's sd-scripts give pictures of many sizes, what
they resize them to, what SDXL is told of the cut, and the bytes of a few pictures that were resized and cut.
The classes are read out of a checkout of the pinned commit and run as they are; nothing else of it is imported.

Run: python parity/training/buckets.py DIR
"""

import ast
import base64
import json
import math
import random
import sys
from pathlib import Path
from typing import Optional, Tuple

import cv2
import numpy as np
import PIL
from PIL import Image

ROOT = Path(sys.argv[1])
OUT = Path(__file__).parents[2] / "packages/training/src/datasets/goldens/buckets.json"
COMMIT = "48d368fa557731ad0488c07304dfeba8c07910eb"


class Silent:
    def __getattr__(self, _):
        return lambda *_: None


def taken(file, names, scope):
    """The definitions of these names, run in the scope."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    body = [node for node in tree.body if getattr(node, "name", None) in names]
    assert len(body) == len(names), (file, names)
    exec(compile(ast.Module(body, []), file, "exec"), scope)
    return scope


scope = {"math": math, "np": np, "cv2": cv2, "Image": Image, "random": random, "logger": Silent(), "Optional": Optional, "Tuple": Tuple}
taken("library/utils.py", ["pil_resize", "resize_image", "get_cv2_interpolation", "get_pil_interpolation"], scope)
model_util = taken("library/model_util.py", ["make_bucket_resolutions"], dict(scope))
scope["model_util"] = type("model_util", (), {"make_bucket_resolutions": staticmethod(model_util["make_bucket_resolutions"])})
taken("library/train_util.py", ["BucketManager", "trim_and_resize_if_required"], scope)

CASES = [
    {"resolution": [512, 512], "min": 256, "max": 1024, "steps": 64, "noUpscale": False},
    {"resolution": [768, 768], "min": 256, "max": 1024, "steps": 64, "noUpscale": False},
    {"resolution": [1024, 1024], "min": 256, "max": 2048, "steps": 64, "noUpscale": False},
    {"resolution": [512, 768], "min": 320, "max": 960, "steps": 32, "noUpscale": False},
    {"resolution": [512, 512], "min": 256, "max": 1024, "steps": 64, "noUpscale": True},
    {"resolution": [1024, 1024], "min": 256, "max": 2048, "steps": 32, "noUpscale": True},
]
numbers = random.Random(8)
SIZES = [(512, 512), (1024, 1024), (640, 640), (832, 1216), (1, 1), (64, 4000), (3000, 70), (65, 127), (4000, 3000), (3024, 4032)]
SIZES += [(numbers.randint(64, 3000), numbers.randint(64, 3000)) for _ in range(150)]


def manager_of(case):
    manager = scope["BucketManager"](case["noUpscale"], tuple(case["resolution"]), case["min"], case["max"], case["steps"])
    if not case["noUpscale"]:
        manager.make_buckets()
    return manager


def row_of(manager, size):
    try:
        reso, resized, error = manager.select_bucket(*size)
        left, top, right, _ = manager.get_crop_ltrb(reso, size)
    except (ZeroDivisionError, AssertionError):
        return None
    return [*size, *reso, *resized, error, int(top), int(left), int(reso[0] - right)]


def picture_of(width, height):
    """Smooth colours with edges, as the test makes them too."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    red = (x * 5 + y * 3) % 256
    green = (x * x // 7 + y * 11) % 256
    blue = np.where((x // 6 + y // 5) % 2 == 0, 230, 20)
    return np.stack([red, green, blue], -1).astype(np.uint8)


def pixels_of(size, bucket, resized, interpolation=None):
    made, _, _ = scope["trim_and_resize_if_required"](False, picture_of(*size), bucket, resized, resize_interpolation=interpolation)
    planes = made.transpose(2, 0, 1)  # [3, height, width], bytes before they are divided by 255
    return {
        "size": size, "bucket": bucket, "resized": resized, "interpolation": interpolation,
        "bytes": base64.b64encode(planes.tobytes()).decode(),
    }


PIXELS = [
    pixels_of((110, 61), (48, 32), (58, 32)),  # smaller
    pixels_of((96, 128), (48, 32), (48, 64)),  # half
    pixels_of((30, 25), (48, 32), (48, 40)),  # larger
    pixels_of((48, 32), (48, 32), (48, 32)),  # as it is
    *[pixels_of((75, 50), (48, 32), (54, 36), name) for name in ["nearest", "linear", "cubic", "box", "lanczos"]],
]

cases = []
for case in CASES:
    manager = manager_of(case)
    cases.append({**case, "sizes": [row for size in SIZES if (row := row_of(manager, size)) is not None]})
    if not case["noUpscale"]:
        cases[-1]["buckets"] = manager.predefined_resos
OUT.parent.mkdir(exist_ok=True)
OUT.write_text(json.dumps({
    "madeBy": f"kohya-ss/sd-scripts@{COMMIT}, OpenCV {cv2.__version__}, Pillow {PIL.__version__}",
    "cases": cases, "pixels": PIXELS,
}, separators=(",", ":")) + "\n")
print(OUT.stat().st_size)
