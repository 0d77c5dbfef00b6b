"""Makes packages/models/src/depth/goldens/: for small configurations of MiDaS (DPT hybrid), ZoeDepth and Depth Anything
1 and 2, with weights hashed by key (parity/models/hash_values.py),

vit.json                the keys and shapes of their files, and the sizes of the hashed pictures
vit.safetensors         what the networks make of them
vit-manifests.txt.gz    `network/key [shape]` of every network in full size

and packages/diffusion/src/annotate/depth/goldens/maps.safetensors: the maps that the preprocessors of
sd-webui-controlnet make with these networks of a drawn picture, and of depths that are hashed themselves.

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b, ONE of LiheYoung/Depth-Anything@1d03336, TWO of
DepthAnything/Depth-Anything-V2@a561b84.

Run: python parity/annotators/depth_vit.py DIR ONE TWO
"""

import gzip
import json
import pathlib
import sys

import numpy as np
import torch
from depth_vit_reference import fill, full_size, small, transformers_anything, webui_maps, zoe_alone
from hash_values import hash_input
from safetensors.torch import save_file

ROOT = pathlib.Path(__file__).parents[2]
MODELS = ROOT / "packages/models/src/depth/goldens"
DIFFUSION = ROOT / "packages/diffusion/src/annotate/depth/goldens"
torch.set_num_threads(1)

# name, size of the picture; odd grids, and those that positions were learnt for
CASES = {
    "midas": (64, 160),
    "zoe": (128, 96),
    "anything-1": (70, 98),
    "anything-2": (70, 70),
}


def drawn(height: int, width: int) -> np.ndarray:
    """A picture that TypeScript draws as well: slopes in each colour, with steps."""
    y, x = np.mgrid[0:height, 0:width]
    step = ((x // 9 + y // 7) % 3) * 40
    colours = np.stack([x * 2 + step, y * 3 + step, 255 - x - y + 0 * step], -1)
    return np.clip(colours, 0, 255).astype(np.uint8)


def main() -> None:
    for folder in (MODELS, DIFFUSION):
        folder.mkdir(parents=True, exist_ok=True)
    networks = {name: fill(network) for name, network in small().items()}
    outputs, cases = {}, {}
    for name, size in CASES.items():
        picture = hash_input("picture", (1, 3, *size)) * 0.5
        y = zoe_alone(networks[name], picture) if name == "zoe" else networks[name](picture)
        outputs[name] = y.reshape(1, 1, *y.shape[-2:]).contiguous()
        print(name, tuple(y.shape), f"{y.min():.3g} to {y.max():.3g}, deviation {y.std():.2g}")
        keys = {key: list(value.shape) for key, value in networks[name].state_dict().items()}
        cases[name] = {"size": list(size), "keys": keys}
    network, keys = transformers_anything()
    size = (70, 70)  # that of the positions: transformers spreads them otherwise over others
    outputs["anything-hf"] = network(hash_input("picture", (1, 3, *size)) * 0.5).predicted_depth[None].contiguous()
    cases["anything-hf"] = {"size": list(size), "keys": keys}
    picture = hash_input("picture", (1, 3, 75, 110)) * 0.25 + 0.5
    outputs["zoe inferred"] = networks["zoe"].infer(picture).contiguous()
    save_file(outputs, MODELS / "vit.safetensors")
    (MODELS / "vit.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
    lines = [
        f"{name}/{key} [{','.join(map(str, shape))}]"
        for name, shapes in full_size().items()
        for key, shape in shapes.items()
    ]
    (MODELS / "vit-manifests.txt.gz").write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    maps = webui_maps(networks, drawn)
    for name, made in maps.items():
        print(name, made.shape, made.dtype, made.min(), made.max(), round(float(made.std()), 1))
    save_file({name: torch.from_numpy(np.ascontiguousarray(made)) for name, made in maps.items()}, DIFFUSION / "maps.safetensors")
    for folder in (MODELS, DIFFUSION):
        for path in folder.iterdir():
            print(path.name, path.stat().st_size)


with torch.no_grad():
    main()
