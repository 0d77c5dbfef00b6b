"""Makes packages/models/src/edges/goldens/: what the networks of sd-webui-controlnet's edge preprocessors make of hashed
pictures with hashed weights (parity/models/hash_values.py), in sizes small enough to be hashed on both sides.

networks.safetensors  the network's result by its name, as its annotator has it: views are averaged and brought to 0..1
manifests.txt.gz      `network/key [shape]` of every network in full size
trained.safetensors   what the trained files make of the same hashed pictures (left out where WEIGHTS has none)

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b, WEIGHTS a folder with mlsd/mlsd_tiny_512_fp32.pth and
teed/MTEED.pth.

Run: python parity/annotators/edges.py DIR WEIGHTS
"""

import gzip
import pathlib
import sys

import torch
from edges_reference import fill, full_size, hed, lineart, lineart_anime, manga_line, mlsd, open_webui, pidinet, teed
from hash_values import hash_input
from safetensors.torch import save_file
from torch.nn import functional as F

OUT = pathlib.Path(__file__).parents[2] / "packages/models/src/edges/goldens"
torch.set_num_threads(1)
open_webui(sys.argv[1], "")


def picture(channels: int, height: int, width: int, scale: float, shift: float) -> torch.Tensor:
    """About the range that a network is given."""
    return hash_input("picture", (1, channels, height, width)) * scale + shift


def averaged(views) -> torch.Tensor:
    size = views[0].shape[-2:]
    whole = [F.interpolate(view, size, mode="bilinear", align_corners=False) for view in views]
    return torch.sigmoid(torch.stack(whole).mean(0))


BYTES = (64, 128)
UNIT = (0.25, 0.5)
SIGNED = (0.5, 0)
# network, picture, what becomes of the result
CASES = {
    "hed": (hed(), picture(3, 37, 50, *BYTES), averaged),
    "pidinet": (pidinet(), picture(3, 35, 41, *UNIT), lambda views: views[-1]),
    "lineart": (lineart(), picture(3, 20, 28, *UNIT), lambda y: y),
    "lineart-anime": (lineart_anime(), picture(3, 256, 256, *SIGNED), lambda y: y[:, :, ::3, ::3]),
    "manga-line": (manga_line(), picture(1, 32, 48, *BYTES), lambda y: y),
    "mlsd": (mlsd(False), picture(4, 48, 64, *SIGNED), lambda y: y),
    "mlsd-tiny": (mlsd(True), picture(4, 48, 64, *SIGNED), lambda y: y),
    "teed": (teed(), picture(3, 40, 24, *BYTES), averaged),
}

with torch.no_grad():
    made = {name: finish(fill(network)(x)).contiguous() for name, (network, x, finish) in CASES.items()}
    for name, y in made.items():
        print(name, tuple(y.shape), f"{y.min():.3g} to {y.max():.3g}, deviation {y.std():.2g}")
    save_file(made, OUT / "networks.safetensors")

    lines = []
    for name, network in full_size().items():
        for key, value in network.state_dict().items():
            lines.append(f"{name}/{key} [{','.join(map(str, value.shape))}]")
    (OUT / "manifests.txt.gz").write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))

    if len(sys.argv) > 2:
        trained = {}
        for name, file in {"mlsd-tiny": "mlsd/mlsd_tiny_512_fp32.pth", "teed": "teed/MTEED.pth"}.items():
            network, x, finish = CASES[name]
            network.load_state_dict(torch.load(pathlib.Path(sys.argv[2]) / file, map_location="cpu"))
            trained[name] = finish(network.eval()(x)).contiguous()
        save_file(trained, OUT / "trained.safetensors")
