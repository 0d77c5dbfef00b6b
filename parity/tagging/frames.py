"""Makes packages/training/src/tagging/goldens/frames.json: how pictures are laid into the square that taggers see.

The pictures come from whole numbers by a formula that the test repeats (`picture` below); of what becomes of them the SHA-256
is kept, of the bytes [side, side, 3] in the order red, green, blue. What is run are functions of the programs themselves:

kohya   preprocess_image of kohya-ss/sd-scripts@48d368f, finetune/tag_images_by_wd14_tagger.py, with library/utils.py
space   pil_ensure_rgb and pil_pad_square of neggles/wdv3-timm@2f49e85, wdv3_timm.py, then Pillow's bicubic, as on
        SmilingWolf's page

KOHYA and WDV3 are checkouts.

Run: python parity/tagging/frames.py KOHYA WDV3
"""

import ast
import hashlib
import json
import logging
import sys
from pathlib import Path
from typing import Optional

import cv2
import numpy as np
import PIL
from PIL import Image

OUT = Path(__file__).parents[2] / "packages/training/src/tagging/goldens/frames.json"
SIDE = 448
# width, height, whether parts are transparent
PICTURES = [
    (700, 501, False),
    (333, 577, True),
    (100, 37, False),
    (64, 64, True),
    (447, 449, False),
    (1, 1, False),
    (3, 800, False),
]


def picture(width, height, transparent):
    """RGBA from a multiplicative hash of the place, with a flat area."""
    at = np.arange(width * height * 4, dtype=np.uint64)
    noise = (at * np.uint64(2654435761) % np.uint64(2**32) >> np.uint64(24)).astype(np.uint8)
    data = noise.reshape(height, width, 4).copy()
    data[: height // 2, : width // 2] = (250, 10, 128, 255)
    if not transparent:
        data[..., 3] = 255
    return Image.fromarray(data)


def functions(path, names, within):
    """Some functions of a file, without what it imports."""
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in names]
    assert len(tree.body) == len(names), path
    exec(compile(tree, str(path), "exec"), within)
    return within


def main(kohya, wdv3):
    within = {"np": np, "Image": Image, "cv2": cv2, "Optional": Optional, "IMAGE_SIZE": SIDE, "logger": logging.getLogger()}
    utils = ["resize_image", "get_cv2_interpolation", "get_pil_interpolation", "pil_resize"]
    functions(Path(kohya, "library/utils.py"), utils, within)
    functions(Path(kohya, "finetune/tag_images_by_wd14_tagger.py"), ["preprocess_image"], within)
    functions(Path(wdv3, "wdv3_timm.py"), ["pil_ensure_rgb", "pil_pad_square"], within)

    def by_kohya(image):
        made = within["preprocess_image"](image)  # blue, green, red
        assert (made == made.astype(np.uint8)).all()
        return made.astype(np.uint8)[:, :, ::-1]

    def by_space(image):
        square = within["pil_pad_square"](within["pil_ensure_rgb"](image))
        return np.array(square.resize((SIDE, SIDE), Image.Resampling.BICUBIC))

    frames = []
    for width, height, transparent in PICTURES:
        image = picture(width, height, transparent)
        if not transparent:
            image = image.convert("RGB")
        entry = {"width": width, "height": height, "transparent": transparent}
        for name, frame in (("kohya", by_kohya), ("space", by_space)):
            entry[name] = hashlib.sha256(np.ascontiguousarray(frame(image)).tobytes()).hexdigest()
        frames.append(entry)
    versions = {"pillow": PIL.__version__, "opencv": cv2.__version__, "numpy": np.__version__}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({"side": SIDE, "frames": frames, "versions": versions}, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
