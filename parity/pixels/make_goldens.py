"""Writes packages/pixels/src/goldens: PNG files with text as Pillow writes it, and planes as two references
turn them into bytes.

    pillow.png, pillow.json             tEXt, zTXt and iTXt chunks through PngInfo, and what Pillow reads back
    gray16.png, palette.png, rgba.png   other kinds of PNG, and their pixels in decoded.json
    planes.json                         [3, H, W] floats and bytes by A1111's and by diffusers' rounding

Run: python parity/pixels/make_goldens.py   (versions in parity/requirements.txt)
"""

import base64
import json
import pathlib

import numpy as np
import PIL
import torch
from diffusers.image_processor import VaeImageProcessor
from PIL import Image, PngImagePlugin

GOLDENS = pathlib.Path(__file__).resolve().parents[2] / "packages/pixels/src/goldens"

TEXTS = {
    "parameters": "a red house\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 7, Size: 128x128",
    "chinese": "日落时分绿色山丘上的红房子\nSteps: 20",
    "latin": "café — no".replace("—", "-") + " \u00ff\u0080\u00a0",
    "emoji": "👩🏽‍🚀 🏳️‍🌈",
    "empty": "",
    "bom": "\ufefftext",
    "newlines": "a\r\nb\rc\n",
    "Clé": "keyword in Latin-1",
}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def pillow_texts() -> None:
    info = PngImagePlugin.PngInfo()
    for key, value in TEXTS.items():
        info.add_text(key, value)
    info.add_text("zipped", "long " * 500, zip=True)
    info.add_text("zipped chinese", "很长" * 500, zip=True)
    info.add_itxt("labelled", "值", lang="zh", tkey="标签")
    info.add_text("twice", "first")
    info.add_text("twice", "last")
    pixels = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)
    Image.fromarray(pixels).save(GOLDENS / "pillow.png", pnginfo=info)
    with Image.open(GOLDENS / "pillow.png") as image:
        image.load()
        read = {key: str(value) for key, value in image.text.items()}
    chunks = [[cid.decode(), b64(data)] for cid, data, _ in info.chunks[: len(TEXTS)]]
    golden = {"madeBy": {"pillow": PIL.__version__}, "written": TEXTS, "chunks": chunks, "read": read}
    (GOLDENS / "pillow.json").write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")


def other_kinds() -> None:
    rng = np.random.default_rng(3)
    rgba = Image.fromarray(rng.integers(0, 256, (6, 5, 4), dtype=np.uint8), "RGBA")
    images = {
        "rgba": rgba,
        "palette": rgba.convert("RGB").quantize(8),
        "gray16": Image.fromarray((rng.integers(0, 256, (6, 5)) * 257).astype(np.uint16)),
    }
    decoded = {}
    for name, image in images.items():
        image.save(GOLDENS / f"{name}.png")
        with Image.open(GOLDENS / f"{name}.png") as read:
            if name == "gray16":
                gray = (np.asarray(read).astype(np.uint32) >> 8).astype(np.uint8)
                read = Image.fromarray(gray)
            decoded[name] = {"width": read.width, "height": read.height, "rgba": b64(read.convert("RGBA").tobytes())}
    (GOLDENS / "decoded.json").write_text(json.dumps(decoded, separators=(",", ":")) + "\n")


def planes() -> None:
    generator = torch.Generator().manual_seed(5)
    x = torch.randn(3, 16, 24, generator=generator)
    levels = torch.arange(256) / 255 * 2 - 1  # every byte, then the halves between, where rounding decides
    halves = (torch.arange(256) + 0.5) / 255 * 2 - 1
    x.view(-1)[:256] = levels
    x.view(-1)[256:512] = halves
    x.view(-1)[512:516] = torch.tensor([-1.0, 1.0, -5.0, 5.0])
    # A1111: processing.py clamps (x + 1) / 2, multiplies by 255 and lets astype drop the fraction.
    unit = torch.clamp((x + 1.0) / 2.0, min=0.0, max=1.0)
    truncated = (255.0 * np.moveaxis(unit.numpy(), 0, 2)).astype(np.uint8)
    rounded = np.asarray(VaeImageProcessor().postprocess(x[None], output_type="pil")[0])
    golden = {
        "shape": list(x.shape),
        "planes": b64(x.numpy().astype("<f4").tobytes()),
        "truncate": b64(truncated.tobytes()),
        "round": b64(rounded.tobytes()),
    }
    (GOLDENS / "planes.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


GOLDENS.mkdir(parents=True, exist_ok=True)
pillow_texts()
other_kinds()
planes()
