"""Makes packages/diffusion/src/annotate/classic/goldens/classic.json: what sd-webui-controlnet's own code makes of the scene of
classic_scene.py, by preprocessors that need no network. CHECKOUT is a checkout of Mikubill/sd-webui-controlnet at
56cec5b; single functions of it are run, for its modules want a whole web UI around them. Results are kept as SHA-256.

Run: python parity/annotators/classic.py CHECKOUT
"""

import ast
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import torch
from classic_scene import b64, digest, mixed, scene

OUT = Path(__file__).parents[2] / "packages/diffusion/src/annotate/classic/goldens/classic.json"
CHECKOUT = Path(sys.argv[1])


def functions(path, names, **given):
    """The functions of a file, without what it imports."""
    tree = ast.parse((CHECKOUT / path).read_text())
    tree.body = [n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and n.name in names]
    space = {"np": np, "cv2": cv2, "torch": torch, **given}
    exec(compile(tree, path, "exec"), space)
    return space


UTIL = functions("annotator/util.py", ["HWC3", "make_noise_disk"])
COLOR = functions("annotator/color/__init__.py", ["cv2_resize_shortest_edge", "apply_color"])
SHUFFLE = functions("annotator/shuffle/__init__.py", ["ContentShuffleDetector"], **UTIL)
NAMES = [
    "pad64", "safer_memory", "resize_image_with_pad", "canny", "scribble_xdog", "tile_resample", "threshold", "invert",
    "recolor_luminance", "recolor_intensity", "blur_gaussian", "identity",
]  # fmt: skip
PROCESSOR = functions("scripts/preprocessor/legacy/processor.py", NAMES, **UTIL)
BLUR = functions("scripts/hook.py", ["blur"])["blur"]


def shuffle(img, res, seed):
    np.random.seed(seed)
    img, remove_pad = PROCESSOR["resize_image_with_pad"](img, res)
    return SHUFFLE["ContentShuffleDetector"]()(remove_pad(img))


def rgb(result):
    result = result[0] if isinstance(result, tuple) else result
    return UTIL["HWC3"](result)


def run(name, img, res, sliders):
    if name == "shuffle":
        return rgb(shuffle(img, res, sliders["seed"]))
    if name == "t2ia_color_grid":
        return rgb(COLOR["apply_color"](UTIL["HWC3"](img), res=res))
    call = "identity" if "colorfix" in name else name
    return rgb(PROCESSOR[call](img, res=res, **dict(zip(("thr_a", "thr_b"), sliders.values()))))


CASES = [
    ("canny", {"low": 100, "high": 200}), ("canny", {"low": 30, "high": 60}), ("canny", {"low": 200, "high": 100}),
    ("invert", {}), ("scribble_xdog", {"xdog_threshold": 32}), ("scribble_xdog", {"xdog_threshold": 1}),
    ("scribble_xdog", {"xdog_threshold": 64}), ("shuffle", {"seed": 0}), ("shuffle", {"seed": 4294967295}),
    ("tile_resample", {"down_sampling_rate": 1}), ("tile_resample", {"down_sampling_rate": 2}),
    ("tile_resample", {"down_sampling_rate": 1.37}), ("tile_resample", {"down_sampling_rate": 8}),
    ("tile_colorfix", {"variation": 8}), ("tile_colorfix+sharp", {"variation": 8, "sharpness": 1}),
    ("blur_gaussian", {"sigma": 9}), ("blur_gaussian", {"sigma": 0.01}), ("blur_gaussian", {"sigma": 2.5}),
    ("threshold", {"binary_threshold": 127}), ("threshold", {"binary_threshold": 0}), ("t2ia_color_grid", {}),
    ("recolor_luminance", {"gamma": 1}), ("recolor_luminance", {"gamma": 0.5}), ("recolor_luminance", {"gamma": 1.7}),
    ("recolor_intensity", {"gamma": 1}), ("recolor_intensity", {"gamma": 2}),
]  # fmt: skip

# width, height, channels, resolution: shrunk, as it is, with alpha; enlarged.
PICTURES = [(201, 130, 3, 96), (99, 101, 3, 99), (150, 97, 4, 70), (60, 45, 3, 64), (40, 64, 4, 100)]


def latents(name, shape):
    """Values in [-1, 1) by place."""
    at = np.arange(int(np.prod(shape)), dtype=np.uint32) + np.uint32(name)
    return torch.from_numpy((mixed(at) >> np.uint32(8)).astype(np.float64) / 2**23 - 1).float().reshape(shape)


def colour_fix(k, sharpness):
    """hook.py's post-processing, of one prediction that is unguided."""
    x0, origin = latents(1, (2, 4, 13, 9)), latents(7000, (1, 4, 13, 9))
    fixed = x0 - BLUR(x0, k) + BLUR(origin, k)
    weight = sharpness * 0.01
    sharp = weight * BLUR(fixed, k) + (1 - weight) * fixed
    return {"variation": k, "sharpness": sharpness, "fixed": b64(fixed.numpy()), "sharp": b64(sharp.numpy())}


def main():
    maps = []
    for i, (width, height, channels, res) in enumerate(PICTURES):
        for name, sliders in CASES:
            made = run(name, scene(width, height, channels), res, sliders)
            maps.append({"picture": i, "preprocessor": name, "sliders": sliders, "width": made.shape[1], "height": made.shape[0], "data": digest(made)})
    # Every colour at every alpha, on white.
    colour, alpha = np.meshgrid(np.arange(256, dtype=np.uint8), np.arange(256, dtype=np.uint8))
    on_white = digest(UTIL["HWC3"](np.stack([colour, 255 - colour, colour // 2, alpha], axis=2)))
    golden = {"madeBy": f"sd-webui-controlnet 56cec5b, opencv {cv2.__version__}", "pictures": PICTURES, "maps": maps, "onWhite": on_white, "colourFix": [colour_fix(3, 1), colour_fix(8, 2)]}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(golden) + "\n")
    print(OUT.stat().st_size)


if __name__ == "__main__":
    main()
