"""Makes packages/pixels/src/opencv/goldens/opencv.json: what OpenCV makes of the scene of classic_scene.py.

Bytes are kept as their SHA-256, floats as little-endian float32, base64.

Run: python parity/annotators/classic_opencv.py
"""

import json
from pathlib import Path

import cv2
import numpy as np
from classic_scene import b64, digest, mixed, scene

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


def noise(width, height, channels, spread):
    """The middle grey with noise of a spread: edges of every direction and strength."""
    at = np.arange(width * height * channels, dtype=np.uint32)
    return ((mixed(at) % np.uint32(spread)) + np.uint32(128 - spread // 2)).astype(np.uint8).reshape(height, width, channels)


def cannies():
    pictures = {
        "scene": [scene(w, h, c, salt=3) for w, h, c in ((320, 201, 3), (67, 41, 1), (33, 50, 4), (5, 3, 3), (1, 7, 3), (7, 1, 3), (1, 1, 3))],
        "noise": [noise(w, h, c, spread) for w, h, c, spread in ((150, 97, 3, 256), (101, 64, 3, 40), (90, 61, 1, 100))],
    }
    thresholds = [(100, 200), (200, 100), (1, 255), (1, 1), (20, 60), (50, 51), (150, 150), (255, 255), (0, 0), (400, 900), (3000, 1)]
    return [
        {"picture": name, "index": i, "low": low, "high": high, "data": digest(cv2.Canny(each, low, high))}
        for name, all_ in pictures.items()
        for i, each in enumerate(all_)
        for low, high in thresholds
    ]


FILTERS = {
    "nearest": cv2.INTER_NEAREST, "linear": cv2.INTER_LINEAR, "cubic": cv2.INTER_CUBIC,
    "lanczos4": cv2.INTER_LANCZOS4, "area": cv2.INTER_AREA,
}  # fmt: skip
SIZES = [(11, 9), (67, 20), (33, 41), (134, 82), (100, 41), (67, 61), (200, 123), (5, 60), (1, 1), (64, 40), (66, 40), (33, 20), (22, 8)]


def resizes():
    """Cubic bytes are kept as they are: their last bit is a matter of the library that OpenCV was built with."""
    pictures = [scene(67, 41, 3), noise(66, 40, 4, 256), noise(66, 40, 1, 256)]
    exact = [
        {"picture": i, "filter": name, "width": w, "height": h, "data": digest(cv2.resize(each, (w, h), interpolation=flag))}
        for i, each in enumerate(pictures)
        for name, flag in FILTERS.items()
        if name != "cubic"
        for w, h in SIZES
    ]
    cubic = [
        {"picture": i, "filter": "cubic", "width": w, "height": h, "data": b64(cv2.resize(pictures[i], (w, h), interpolation=cv2.INTER_CUBIC))}
        for i, w, h in ((0, 100, 45), (0, 33, 41), (1, 31, 61), (2, 200, 123), (2, 5, 60), (0, 1, 1))
    ]
    small = scene(13, 9, 2).astype(np.float32) / 3 - 40
    floats = [
        {"filter": name, "width": w, "height": h, "data": b64(cv2.resize(small, (w, h), interpolation=flag))}
        for name, flag in FILTERS.items()
        for w, h in ((7, 4), (20, 9), (26, 18), (6, 11), (1, 1))
    ]
    return {"exact": exact, "cubic": cubic, "floats": floats}


def lab():
    """There of red, green and blue; back of bytes of every kind as L, a and b."""
    picture, any_ = scene(67, 41, 3), noise(66, 40, 3, 256)
    return {"there": digest(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)), "back": digest(cv2.cvtColor(any_, cv2.COLOR_LAB2RGB))}


def main():
    golden = {"madeBy": f"opencv {cv2.__version__}", "blurs": blurs(), "morphology": morphology(), "canny": cannies(), "resize": resizes(), "lab": lab()}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(golden) + "\n")
    print(OUT.stat().st_size)


if __name__ == "__main__":
    main()
