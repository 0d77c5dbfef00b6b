"""Pictures warped by OpenCV 4.10 (5.0 interpolates otherwise, so under another version nothing is written). Writes
packages/pixels/src/warp/goldens/warping.json: a small picture by hashed levels, matrices, and what becomes of it.

Run: python parity/pixels/warping.py
"""

import json
from pathlib import Path

import cv2
import numpy as np

OUT = Path(__file__).parents[2] / "packages/pixels/src/warp/goldens"


def main():
    if not cv2.__version__.startswith("4."):
        print(f"warping.py: kept as they are, OpenCV is {cv2.__version__} and not 4.10")
        return
    source = np.random.default_rng(5).integers(0, 256, (23, 31, 3), np.uint8)
    matrices = [
        [1, 0, 0, 0, 1, 0],
        [0.5, 0, 3.25, 0, 0.5, -2],
        [1.31, 0.42, -7.3, -0.42, 1.31, 5.1],
        [-2.1, 0.7, 40.2, 0.3, 1.9, -11.75],
        [0.05, 0, 0, 0, 0.05, 0],
    ]
    made = [
        dict(affine=m, warped=cv2.warpAffine(source, np.float64(m).reshape(2, 3), (29, 18)).ravel().tolist())
        for m in matrices
    ]
    OUT.mkdir(parents=True, exist_ok=True)
    golden = dict(program=f"opencv {cv2.__version__}", source=source.ravel().tolist(), size=[31, 23], cases=made)
    (OUT / "warping.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
