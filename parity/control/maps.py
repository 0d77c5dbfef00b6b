"""Makes packages/diffusion/src/control/goldens/maps.json: what sd-webui-controlnet makes of control pictures (lines, areas,
two values, photographs, with a mask) in other sizes by each resize mode, as digests, and its pixel perfect resolutions.

Run: python parity/control/maps.py DIR

DIR is a checkout of Mikubill/sd-webui-controlnet at 56cec5b.
"""

import ast
import hashlib
import json
import pathlib
import sys

import cv2
import numpy as np

ROOT = pathlib.Path(__file__).parents[2]
DIR = pathlib.Path(sys.argv[1])
OUT = ROOT / "packages/diffusion/src/control/goldens/maps.json"


class ResizeMode:
    RESIZE, INNER_FIT, OUTER_FIT = "stretch", "crop", "fill"


def functions(path: str, names: list[str], inside: dict) -> dict:
    """The functions alone, without what their files import."""
    tree = ast.parse((DIR / path).read_text())
    found = [node for node in tree.body if isinstance(node, (ast.Assign, ast.AugAssign)) and "lvmin" in ast.unparse(node)]
    found += [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name in names]
    for node in found:
        if isinstance(node, ast.FunctionDef):
            node.decorator_list, node.returns = [], None
    for node in found:
        exec(compile(ast.Module([node], []), path, "exec"), inside)
    return inside


class Quiet:
    debug = staticmethod(lambda *_: None)


def rgb(x):
    if x.ndim == 2:
        x = x[:, :, None]
    return np.concatenate([x] * 3, axis=2) if x.shape[2] == 1 else x


room = dict(cv2=cv2, np=np, ResizeMode=ResizeMode, HWC3=rgb, logger=Quiet, get_pytorch_control=lambda x: x)
functions("scripts/lvminthin.py", ["remove_pattern", "thin_one_time", "lvmin_thin", "nake_nms"], room)
functions("scripts/utils.py", ["get_unique_axis0"], room)
functions("scripts/controlnet.py", ["detectmap_proc"], room)
functions("internal_controlnet/external_code.py", ["pixel_perfect_resolution"], room)


def hashed(seed: int, shape) -> np.ndarray:
    """The bytes of test pictures: as in the test."""
    count = int(np.prod(shape))
    x = (np.arange(count, dtype=np.uint64) + np.uint64(seed * 7919)) * np.uint64(2654435761) % np.uint64(2**32)
    return (x >> np.uint64(24)).astype(np.uint8).reshape(shape)


def pictures() -> dict[str, np.ndarray]:
    height, width = 60, 44
    y, x = np.mgrid[0:height, 0:width]
    lines = np.where((np.abs(x - y * 44 // 60) < 1) | ((x + y) % 23 == 0), 255, 0)
    areas = np.where((x - 20) ** 2 + (y - 30) ** 2 < 230, 255, 0)
    named = np.stack([(x // 11) * 60, (y // 15) * 50, (x // 11 + y // 15) * 20], axis=2)
    noise = hashed(1, (height, width, 3))
    return {name: rgb(each.astype(np.uint8)) for name, each in
            dict(lines=lines, areas=areas, named=named, noise=noise).items()}


digests = {}
for name, picture in pictures().items():
    for mode in ["stretch", "crop", "fill"]:
        for width, height in [(64, 64), (96, 56), (24, 40), (44, 60), (31, 77)]:
            _, made = room["detectmap_proc"](picture.copy(), "none", mode, height, width)
            digests[f"{name} {mode} {width}x{height}"] = hashlib.sha256(np.ascontiguousarray(made).tobytes()).hexdigest()[:16]
perfect = [
    [w, h, tw, th, mode, room["pixel_perfect_resolution"](np.zeros((h, w, 3)), th, tw, mode)]
    for w, h, tw, th in [(640, 480, 512, 512), (480, 641, 512, 768), (33, 1000, 512, 512), (512, 512, 1024, 768)]
    for mode in ["stretch", "crop", "fill"]
]
OUT.write_text(json.dumps({"made by": "sd-webui-controlnet 56cec5b", "digests": digests, "perfect": perfect}, indent=1) + "\n")
print(len(digests), len(set(digests.values())))
