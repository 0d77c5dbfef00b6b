"""Makes packages/pixels/src/opencv/goldens/opencv.json: what OpenCV makes of the scene of classic_scene.py.

Bytes are kept as their SHA-256, floats as little-endian float32, base64.

Run: python parity/annotators/classic_opencv.py
"""

import json
from pathlib import Path

import cv2
import numpy as np
from classic_scene import b64, digest, scene

OUT = Path(__file__).parents[2] / "packages/pixels/src/opencv/goldens/opencv.json"
NMS = [
    [[0, 0, 0], [1, 1, 1], [0, 0, 0]],
    [[0, 1, 0], [0, 1, 0], [0, 1, 0]],
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    [[0, 0, 1], [0, 1, 0], [1, 0, 0]],
]


def blurs():
    picture = scene(67, 41, 3)
    bytes_ = [{"sigma": s, "data": digest(cv2.GaussianBlur(picture, (0, 0), s))} for s in (0.01, 0.3, 0.8, 1, 2.5, 3, 9, 20, 64)]
    kernels = [
        {"x": x, "y": y, "sigma": s, "data": digest(cv2.GaussianBlur(picture, (x, y), s))}
        for x, y, s in ((3, 3, 0.8), (5, 5, 1.4), (7, 3, 2.0), (1, 21, 4.0), (35, 1, 7.0))
    ]
    small = scene(13, 9, 3).astype(np.float32)
    floats = [{"sigma": s, "data": b64(cv2.GaussianBlur(small, (0, 0), s))} for s in (0.5, 3, 5, 6)]
    return {"bytes": bytes_, "kernels": kernels, "floats": floats}


def morphology():
    picture = scene(31, 22, 3)
    return {
        "lines": [digest(cv2.dilate(picture, np.array(f, dtype=np.uint8))) for f in NMS],
        "floats": digest(cv2.dilate(picture.astype(np.float32) / 3 - 20, np.array(NMS[2], dtype=np.uint8))),
        "boxes": [
            {"width": w, "height": h, "dilated": digest(cv2.dilate(picture, np.ones((h, w)))), "eroded": digest(cv2.erode(picture, np.ones((h, w))))}
            for w, h in ((3, 3), (5, 2), (4, 7))
        ],
    }


def main():
    golden = {"madeBy": f"opencv {cv2.__version__}", "blurs": blurs(), "morphology": morphology()}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(golden) + "\n")
    print(OUT.stat().st_size)


if __name__ == "__main__":
    main()
