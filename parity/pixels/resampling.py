"""Makes packages/pixels/src/goldens/resampling.json: what Pillow and OpenCV make of one small picture.

The picture is made from whole numbers by a formula that the test repeats (`picture` below), so only results
are kept: raw bytes, base64, RGBA for pictures and one byte for masks.

resize.pillow / resize.opencv   per filter and size
modes                           AUTOMATIC1111's resize modes over Pillow's Lanczos, by its rules
blur.pillow / blur.opencv       per radius / per kernel
fill                            AUTOMATIC1111's masking.fill, by its rules
composite, flatten              Image.alpha_composite, and a paste over white

Run: python parity/pixels/resampling.py
"""

import base64
import json
from pathlib import Path

import cv2
import numpy as np
import PIL
from PIL import Image, ImageFilter, ImageOps

OUT = Path(__file__).parents[2] / "packages/pixels/src/goldens/resampling.json"
W, H = 23, 17
SIZES = [(11, 9), (23, 9), (46, 34), (31, 40), (5, 60), (1, 1)]


def picture(transparent, w=W, h=H, salt=0):
    """RGBA from a multiplicative hash of the place, with flat areas and edges in between."""
    at = np.arange(w * h * 4, dtype=np.uint64)
    noise = ((at + np.uint64(salt)) * np.uint64(2654435761) % np.uint64(2**32) >> np.uint64(24)).astype(np.uint8)
    data = noise.reshape(h, w, 4).copy()
    data[: h // 2, : w // 2] = (250, 10, 128, 255)
    if not transparent:
        data[..., 3] = 255
    return data


def mask(w=W, h=H):
    data = np.zeros((h, w), dtype=np.uint8)
    data[4:11, 6:15] = 255
    data[10:14, 12:20] = 200
    return data


def b64(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def lanczos(im, width, height):
    """Rows first: the order of the Pillow that A1111 pins (9.5). Pillow 13 takes columns first at times."""
    filtered = Image.Resampling.LANCZOS
    return im.resize((width, im.height), filtered).resize((width, height), filtered)


def resize_image(mode, im, width, height):
    """modules/images.py, resize_image without upscaler."""
    if mode == 0:
        return lanczos(im, width, height)
    ratio, src = width / height, im.width / im.height
    if mode == 1:
        w = width if ratio > src else im.width * height // im.height
        h = height if ratio <= src else im.height * width // im.width
    else:
        w = width if ratio < src else im.width * height // im.height
        h = height if ratio >= src else im.height * width // im.width
    resized = lanczos(im, w, h)
    res = Image.new(im.mode, (width, height))
    res.paste(resized, box=(width // 2 - w // 2, height // 2 - h // 2))
    if mode == 2 and ratio < src:
        fill = height // 2 - h // 2
        if fill > 0:
            res.paste(resized.resize((width, fill), box=(0, 0, width, 0)), box=(0, 0))
            res.paste(resized.resize((width, fill), box=(0, h, width, h)), box=(0, fill + h))
    elif mode == 2 and ratio > src:
        fill = width // 2 - w // 2
        if fill > 0:
            res.paste(resized.resize((fill, height), box=(0, 0, 0, height)), box=(0, 0))
            res.paste(resized.resize((fill, height), box=(w, 0, w, height)), box=(fill + w, 0))
    return res


def fill(image, mask):
    """modules/masking.py, fill."""
    image_mod = Image.new("RGBA", image.size)
    masked = Image.new("RGBa", image.size)
    masked.paste(image.convert("RGBA").convert("RGBa"), mask=ImageOps.invert(mask))
    for radius, repeats in [(256, 1), (64, 1), (16, 2), (4, 4), (2, 2), (0, 1)]:
        blurred = masked.filter(ImageFilter.GaussianBlur(radius)).convert("RGBA")
        for _ in range(repeats):
            image_mod.alpha_composite(blurred)
    return image_mod.convert("RGB")


def main():
    pillow, opencv = [], []
    for transparent in (False, True):
        data = picture(transparent)
        for name in ("nearest", "box", "bilinear", "bicubic", "lanczos"):
            for w, h in SIZES:
                out = Image.fromarray(data, "RGBA").resize((w, h), getattr(Image.Resampling, name.upper()))
                pillow.append({"filter": name, "transparent": transparent, "width": w, "height": h, "data": b64(np.array(out))})
    flags = {
        "nearest": cv2.INTER_NEAREST, "linear": cv2.INTER_LINEAR, "cubic": cv2.INTER_CUBIC,
        "lanczos4": cv2.INTER_LANCZOS4, "area": cv2.INTER_AREA,
    }  # fmt: skip
    for name, flag in flags.items():
        for w, h in SIZES:
            out = cv2.resize(picture(True), (w, h), interpolation=flag)
            opencv.append({"filter": name, "width": w, "height": h, "data": b64(out)})
    modes = []
    rgb = Image.fromarray(picture(False), "RGBA").convert("RGB")
    for mode, name in enumerate(("stretch", "crop", "fill")):
        for w, h in [(16, 40), (40, 16), (24, 24), (23, 17), (46, 34), (9, 8)]:
            out = np.array(resize_image(mode, rgb, w, h).convert("RGBA"))
            modes.append({"mode": name, "width": w, "height": h, "data": b64(out)})
    soft = [
        {"radius": r, "data": b64(np.array(Image.fromarray(picture(True), "RGBA").filter(ImageFilter.GaussianBlur(r))))}
        for r in (0.4, 1, 2, 4, 7.5, 16, 64, 256)
    ]
    kernels = []
    for blur in (1, 2, 4, 8, 13, 33, 64):
        taps = 2 * int(2.5 * blur + 0.5) + 1
        out = cv2.GaussianBlur(mask(), (taps, 1), blur)
        kernels.append({"blur": blur, "data": b64(cv2.GaussianBlur(out, (1, taps), blur))})
    full = [
        {"x": x, "y": y, "sigma": s, "data": b64(cv2.GaussianBlur(picture(True), (x, y), s))}
        for x, y, s in ((3, 3, 0.8), (5, 5, 1.4), (7, 3, 2.0))
    ]
    below, above = (Image.fromarray(picture(True, salt=salt), "RGBA") for salt in (5, 911))
    white = Image.new("RGBA", below.size, "#ffffff")
    white.paste(below, mask=below)
    golden = {
        "madeBy": f"Pillow {PIL.__version__}, opencv {cv2.__version__}",
        "resize": {"pillow": pillow, "opencv": opencv},
        "modes": modes,
        "blur": {"pillow": soft, "mask": kernels, "opencv": full},
        "fill": b64(np.array(fill(rgb, Image.fromarray(mask())).convert("RGBA"))),
        "composite": b64(np.array(Image.alpha_composite(below, above))),
        "flatten": b64(np.array(white.convert("RGB").convert("RGBA"))),
        "grey": b64(np.array(Image.fromarray(picture(False), "RGBA").convert("L"))),
    }
    OUT.write_text(json.dumps(golden) + "\n")
    print(OUT.stat().st_size)


if __name__ == "__main__":
    main()
