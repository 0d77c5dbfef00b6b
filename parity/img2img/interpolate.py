"""Makes packages/diffusion/src/latents/goldens/interpolate.json: torch.nn.functional.interpolate of small latents,
larger and smaller, by the modes of AUTOMATIC1111's latent upscalers.

Run: python parity/img2img/interpolate.py
"""

import base64
import json
from pathlib import Path

import numpy as np
import torch

OUT = Path(__file__).parents[2] / "packages/diffusion/src/latents/goldens/interpolate.json"
MODES = {
    "nearest": ("nearest", False), "nearest-exact": ("nearest-exact", False), "bilinear": ("bilinear", False),
    "bicubic": ("bicubic", False), "bilinear-antialias": ("bilinear", True), "bicubic-antialias": ("bicubic", True),
}  # fmt: skip


def b64(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode()


def main():
    source = torch.randn((2, 3, 7, 10), generator=torch.Generator().manual_seed(5))
    rows = []
    for name, (mode, antialias) in MODES.items():
        for height, width in ((14, 20), (9, 13), (3, 4), (7, 5), (1, 30)):
            made = torch.nn.functional.interpolate(source, size=(height, width), mode=mode, antialias=antialias)
            rows.append({"filter": name, "height": height, "width": width, "data": b64(made.numpy())})
    golden = {"madeBy": f"torch {torch.__version__}", "shape": list(source.shape), "source": b64(source.numpy()), "rows": rows}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(golden) + "\n")
    print(OUT.stat().st_size)


if __name__ == "__main__":
    main()
