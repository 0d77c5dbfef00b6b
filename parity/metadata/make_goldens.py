"""Small picture files whose texts were written by Pillow and piexif, the way A1111
(modules/images.py, save_image_with_geninfo) and ComfyUI (nodes_images.py, SaveAnimatedWEBP) keep them, and in
the forms that other programs leave: little-endian, ASCII, JIS, no code at all.

Writes packages/pixels/src/goldens/metadata/*.{jpg,webp,png,gif} and texts.json.

Run: python parity/metadata/make_goldens.py
"""

import json
import struct
from pathlib import Path

import piexif
import piexif.helper
from PIL import Image
from PIL.PngImagePlugin import PngInfo

OUT = Path(__file__).parents[2] / "packages/pixels/src/goldens/metadata"
OUT.mkdir(parents=True, exist_ok=True)
picture = Image.new("RGB", (6, 4), (200, 30, 60))
clear = Image.new("RGBA", (6, 4), (200, 30, 60, 128))
INFOTEXT = "a red house, 红房子 🏠\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 7, Size: 6x4"
ENGLISH = "a red house\nSteps: 20, Sampler: Euler a, Seed: 7"
texts: dict[str, dict[str, str]] = {}


def exif(comment: bytes) -> bytes:
    return piexif.dump({"Exif": {piexif.ExifIFD.UserComment: comment}})


def unicode_comment(text: str) -> bytes:
    return piexif.helper.UserComment.dump(text, encoding="unicode")


def little_endian(comment: bytes) -> bytes:
    """The same tree as piexif's, in Intel byte order."""
    entry = struct.Struct("<HHII")
    exif_at, comment_at = 26, 44
    return b"".join(
        [
            b"Exif\0\0II*\0\x08\0\0\0",
            struct.pack("<H", 1) + entry.pack(0x8769, 4, 1, exif_at) + b"\0\0\0\0",
            struct.pack("<H", 1) + entry.pack(0x9286, 7, len(comment), comment_at) + b"\0\0\0\0",
            comment,
        ]
    )


def save(name: str, image: Image.Image, expected: dict[str, str], **options: object) -> None:
    image.save(OUT / name, **options)
    texts[name] = expected


save("a1111.jpg", picture, {"parameters": INFOTEXT}, exif=exif(unicode_comment(INFOTEXT)), quality=80)
save("a1111.webp", picture, {"parameters": INFOTEXT}, exif=exif(unicode_comment(INFOTEXT)), quality=80)
save("lossless-alpha.webp", clear, {"parameters": INFOTEXT}, exif=exif(unicode_comment(INFOTEXT)), lossless=True)
save("intel.jpg", picture, {"parameters": INFOTEXT},
     exif=little_endian(b"UNICODE\0" + INFOTEXT.encode("utf-16-le")))
save("intel-outside-only.jpg", picture, {"parameters": INFOTEXT}, exif=little_endian(unicode_comment(INFOTEXT)))
save("byte-order-mark.jpg", picture, {"parameters": INFOTEXT},
     exif=little_endian(b"UNICODE\0" + INFOTEXT.encode("utf-16")))
save("ascii.jpg", picture, {"parameters": ENGLISH}, exif=exif(piexif.helper.UserComment.dump(ENGLISH, "ascii")))
save("jis.jpg", picture, {"parameters": "赤い家"}, exif=exif(piexif.helper.UserComment.dump("赤い家", "jis")))
save("undefined.jpg", picture, {"parameters": INFOTEXT}, exif=exif(b"\0" * 8 + INFOTEXT.encode()))
save("comment.jpg", picture, {"parameters": INFOTEXT}, comment=INFOTEXT.encode())
save("comment.gif", picture, {"parameters": INFOTEXT}, comment=INFOTEXT.encode())
frames = [picture, clear.convert("RGB").rotate(180)]
save("long-comment.gif", frames[0], {"parameters": INFOTEXT * 9}, comment=(INFOTEXT * 9).encode(),
     save_all=True, append_images=frames[1:])

prompt, workflow = {"1": {"class_type": "KSampler", "inputs": {"seed": 7}}}, {"nodes": []}
comfy = Image.Exif()
comfy[0x0110] = "prompt:" + json.dumps(prompt)
comfy[0x010F] = "workflow:" + json.dumps(workflow)
save("comfyui.webp", picture, {"prompt": json.dumps(prompt), "workflow": json.dumps(workflow)}, exif=comfy)

save("exif-chunk.png", picture, {"parameters": INFOTEXT}, exif=exif(unicode_comment(INFOTEXT)))
both = PngInfo()
both.add_text("parameters", "the chunk")
save("text-before-exif.png", picture, {"parameters": "the chunk"}, pnginfo=both,
     exif=exif(unicode_comment(INFOTEXT)))
save("none.jpg", picture, {})
save("none.webp", picture, {})
save("none.gif", picture, {})

header = {"made by": f"Pillow {Image.__version__}, piexif {piexif.VERSION}", "texts": texts}
(OUT / "texts.json").write_text(json.dumps(header, ensure_ascii=False, indent=1) + "\n")
