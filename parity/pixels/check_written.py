"""Reads with Pillow what packages/pixels writes: pixels, and texts plain and compressed. Prints "ok" or fails.

Run: python parity/pixels/check_written.py   (needs node on the path, and nothing else of the workspace built)
"""

import io
import json
import pathlib
import subprocess

from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
WRITE = """
import { readFileSync } from "node:fs";
import { encodePng, writePngText } from "./packages/pixels/src/index.ts";
const text = JSON.parse(readFileSync(0, "utf8"));
const data = Uint8ClampedArray.from({ length: 7 * 5 * 4 }, (_, at) => (at * 7) % 256);
const pixels = { width: 7, height: 5, data };
const plain = await encodePng(pixels, text);
const zipped = writePngText(await encodePng(pixels), text, { compress: true });
console.log(JSON.stringify([plain, zipped].map((png) => Buffer.from(png).toString("hex"))));
"""

golden = json.loads((ROOT / "packages/pixels/src/goldens/pillow.json").read_text(encoding="utf8"))
texts = {**golden["written"], "long": "长" * 5000, "nul": "a\0b"}
done = subprocess.run(
    ["node", "--input-type=module-typescript", "-e", WRITE], input=json.dumps(texts), capture_output=True, text=True, cwd=ROOT, check=True
)
for png in json.loads(done.stdout):
    with Image.open(io.BytesIO(bytes.fromhex(png))) as image:
        assert image.tobytes() == bytes(i * 7 % 256 for i in range(7 * 5 * 4)), "pixels differ"
        assert {key: str(value) for key, value in image.text.items()} == texts, "texts differ"
print("ok")
