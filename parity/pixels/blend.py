"""Makes packages/pixels/src/goldens/blend.json: Pillow's Image.blend of every pair of 16 levels at several shares, one
row of RGBA pixels each, base64.

Run: python parity/pixels/blend.py
"""

import base64
import json
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

OUT = Path(__file__).parents[2] / "packages/pixels/src/goldens/blend.json"
SHARES = [0, 0.001, 0.1, 0.3, 0.333, 0.5, 0.7, 0.9, 0.999, 1]

# level i against level j; 17 * i, as the test makes them
i, j = np.divmod(np.arange(256, dtype=np.uint32), 16)
below, above = (np.repeat((17 * each).astype(np.uint8)[None, :, None], 4, 2) for each in (i, j))
above[..., 3] = 255 - above[..., 3]
rows = [
    {
        "share": share,
        "data": base64.b64encode(
            np.array(Image.blend(Image.fromarray(below, "RGBA"), Image.fromarray(above, "RGBA"), share)).tobytes()
        ).decode(),
    }
    for share in SHARES
]
OUT.write_text(json.dumps({"madeBy": f"Pillow {PIL.__version__}", "rows": rows}) + "\n")
print(OUT.stat().st_size)
