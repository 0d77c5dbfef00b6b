"""Makes packages/diffusion/src/annotate/classic/goldens/files: small picture files of every kind that people bring, and
files.json: what Pillow and sd-webui-controlnet's frame make of them, with the edges at several thresholds, and the same
of the pictures in IMAGES (`images` of the test weights). CHECKOUT is a checkout of Mikubill/sd-webui-controlnet.

Run: python parity/annotators/classic_files.py CHECKOUT IMAGES
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps
from classic import PROCESSOR
from classic_scene import b64, digest, scene

OUT = Path(__file__).parents[2] / "packages/diffusion/src/annotate/classic/goldens"
IMAGES = Path(sys.argv[2])
RESOLUTION = 30
THRESHOLDS = [(100, 200), (20, 60), (200, 100), (255, 255)]


def make_files(folder):
    folder.mkdir(parents=True, exist_ok=True)
    rgb = Image.fromarray(scene(37, 50, 3))
    rgba = Image.fromarray(scene(37, 50, 4), "RGBA")
    for orientation in (3, 6, 7):
        exif = Image.Exif()
        exif[274] = orientation
        rgb.save(folder / f"turned-{orientation}.jpg", quality=95, subsampling=0, exif=exif)
    smooth = np.broadcast_to(np.linspace(0, 255, 80, dtype=np.uint8)[None, :, None], (64, 80, 4)).copy()
    smooth[:, :, 3] = 0
    smooth[:20, :, 1:3] = 0
    smooth[20:40, :, :2] = 0
    Image.fromarray(smooth, "CMYK").save(folder / "cmyk.jpg", quality=95)
    rgb.convert("L").save(folder / "grey.png")
    rgb.convert("L").save(folder / "grey.jpg", quality=95)
    rgba.convert("LA").save(folder / "grey-alpha.png")
    rgba.save(folder / "alpha.png")
    rgb.quantize(16).save(folder / "palette.png", transparency=3)
    deep = cv2.cvtColor(scene(37, 50, 4), cv2.COLOR_RGBA2BGRA).astype(np.uint16) * 256 + scene(37, 50, 4, salt=9)
    cv2.imwrite(str(folder / "deep-alpha.png"), deep)
    cv2.imwrite(str(folder / "deep.png"), deep[:, :, :3])
    rgba.save(folder / "alpha.webp", lossless=True, exact=True)


def read(path):
    """As the web UI reads a picture: upright, with alpha where it has any."""
    image = ImageOps.exif_transpose(Image.open(path))
    transparent = "A" in image.mode or "transparency" in image.info
    return np.array(image.convert("RGBA" if transparent else "RGB"))


def entry(path, thresholds):
    image = read(path)
    framed, remove_pad = PROCESSOR["resize_image_with_pad"](image, RESOLUTION)
    exact = path.suffix != ".jpg"
    made = {"file": path.name, "width": image.shape[1], "height": image.shape[0], "frame": digest(framed) if exact else b64(framed)}
    if exact:
        made["edges"] = [{"low": l, "high": h, "data": digest(remove_pad(cv2.Canny(framed, l, h)))} for l, h in thresholds]
    return made


def main():
    make_files(OUT / "files")
    mine = [entry(path, THRESHOLDS[:2]) for path in sorted((OUT / "files").iterdir())]
    real = []
    for path in sorted(IMAGES.glob("*.png")):
        if "icc_profile" in Image.open(path).info:
            continue  # Inkloom applies profiles, Pillow does not
        image = read(path)
        framed, _ = PROCESSOR["resize_image_with_pad"](image, min(image.shape[:2]))
        edges = [{"low": l, "high": h, "data": digest(cv2.Canny(np.ascontiguousarray(framed), l, h)[: image.shape[0], : image.shape[1]])} for l, h in THRESHOLDS]
        real.append({"file": path.name, "width": image.shape[1], "height": image.shape[0], "edges": edges})
    golden = {"madeBy": f"Pillow {Image.__version__}, opencv {cv2.__version__}", "resolution": RESOLUTION, "files": mine, "real": real}
    (OUT / "files.json").write_text(json.dumps(golden) + "\n")
    print(sum(path.stat().st_size for path in (OUT / "files").iterdir()), (OUT / "files.json").stat().st_size)


if __name__ == "__main__":
    main()
