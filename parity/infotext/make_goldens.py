"""Writes packages/diffusion/src/finish/goldens/infotext.json: generation texts and what A1111 reads in them.

Runs quote and parse_generation_parameters of a checkout of AUTOMATIC1111/stable-diffusion-webui that lies
outside this repository, cut down to the parts that need no settings; of the defaults it fills in, only
"Clip skip", "RNG" and "Schedule type" are kept.

Run: python parity/infotext/make_goldens.py CHECKOUT COMMIT
"""

import json
import pathlib
import random
import sys

checkout, commit = sys.argv[1:]
sys.path.insert(0, checkout)
from modules.infotext_utils import parse_generation_parameters, quote  # noqa: E402

TARGET = pathlib.Path(__file__).resolve().parents[2] / "packages/diffusion/src/finish/goldens/infotext.json"
FIELDS = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 965400086, Size: 512x512, Model hash: 45dee52b"

TEXTS = [
    "", " ", "\n\n", "only a prompt", "two\nlines", f"a cat\n{FIELDS}", f"a cat\nNegative prompt: dog\n{FIELDS}", FIELDS, f"Negative prompt: dog\n{FIELDS}",
    f"a\n\n b \n\t c\nNegative prompt:  x \n\n y\nNegative prompt: z\n{FIELDS}", f"\n\n\n  a  \n{FIELDS}\n\n", "a, b: c, d: e, f: g", "aa: 1, bb: 2", "aa: 1, bb: 2, cc: 3",
    "p\nNegative prompt: n\nSteps: 20, Sampler: Euler", f"negative prompt: lower\n{FIELDS}", f"x Negative prompt: inside\n{FIELDS}",
    f"日落，红房子\nNegative prompt: 模糊\n{FIELDS}, Model: 国风, 采样: 二, Versión: é", f"p\n{FIELDS}, Clip skip: 2, RNG: CPU, Schedule type: Karras, Version: v1.10.1",
    f'p\n{FIELDS}, Lora hashes: "a: 0123456789ab, b: cafe", TI hashes: "x: 1", Version: 1.10', f'p\n{FIELDS}, Note: "a\\"b\\\\c\\nd, e: f", After: x',
    f'p\n{FIELDS}, Open: "never closed, After: x', f'p\n{FIELDS}, Bad: "\\q, \\x", Good: "\\u00e9,"', f'p\n{FIELDS}, Empty: , Quotes: "", One: "', f'p\n{FIELDS}, Tail: "a" b, Next: c',
    f'p\n{FIELDS}, Quoted: "plain", Spaced:   "a, b"  , After: x', f"p\n{FIELDS}, Hires resize: 1024x768, Mask blur: 4x, Neg: -1x2, Ratio: 16:9, URL: https://e.org/a?b",
    f"p\n{FIELDS}, A: short label, Ab: fine, -dash: x, /s: x, _u: x, a-b/c d: x, 7th: x, ::: , x y : z", f"p\n{FIELDS},Tight:1,, ,Loose  :  2  ,", f"p\n{FIELDS}, Face restoration: CodeFormer, Size: 64x64",
    f"p\r\nNegative prompt: n\r\n{FIELDS}\r\n", f"\ufeffp\n{FIELDS}\u3000", "a: b: c: d: e: f, g: h", "(cat:1.2), dog: x, [a:b:0.5], (bird:1.1), lorem: 3", "𝒜𝒷𝒸: x, ½a: y, Ⅷb: z, _: n, a\u0301b: m, zz: 1",
    "aa:1,bb:2,cc:3 ", ", ".join(f"k{i}: v{i}" for i in range(50)), "Template: a, Negative Template: b, Steps: 3", f"p\n{FIELDS} ",
]  # fmt: skip

rng = random.Random(4)
PIECES = ["Steps", "Size", "CFG scale", "aa", "b", ":", ": ", ",", ", ", '"', '\\"', "\\", " ", "\n", "12x34", "7", "Negative prompt:", "é", "猫", "/", "-", "a b"]
TEXTS += ["".join(rng.choice(PIECES) for _ in range(rng.randint(1, 40))) for _ in range(400)]
TEXTS += ["p\n" + "".join(rng.choice(PIECES).replace("\n", " ") for _ in range(rng.randint(20, 80))) for _ in range(300)]

VALUES = ["plain", "a, b", "a: b", "a\nb", 'say "hi", ok', "back\\slash, x", "猫，狗", "猫, 狗", "tab\t, x", "\u007f,", "x \U0001f600: y"]

parsed = [[text, parse_generation_parameters(text)] for text in TEXTS]
golden = {
    "madeBy": {"program": "AUTOMATIC1111/stable-diffusion-webui", "commit": commit, "file": "modules/infotext_utils.py"},
    "parsed": parsed,
    "quoted": [[value, quote(value)] for value in VALUES],
}
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_text(json.dumps(golden, ensure_ascii=True, separators=(",", ":")) + "\n")
print(len(TEXTS), "texts,", sum(len(fields) > 5 for _, fields in parsed), "with fields")
