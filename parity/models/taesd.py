"""Makes packages/models/src/taesd/goldens/tiny.safetensors: TAESD restated in torch from the layer
list of its README (madebyollin/taesd, MIT: Clamp, 3x3 convolutions, residual blocks, nearest
up-sampling), with hashed weights; and, where the trained decoder is at hand, its picture of a
fixed latent.

Run: python parity/models/taesd.py [taesd_decoder.safetensors]
"""

import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from hash_values import fill, hash_input

OUT = pathlib.Path(__file__).parents[2] / "packages/models/src/taesd/goldens/tiny.safetensors"
WIDTH = 64


def kernel3(inputs: int, outputs: int, **options) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, padding=1, **options)


class Soft(nn.Module):
    """Keeps latents in (-3, 3)."""

    def forward(self, x):
        return torch.tanh(x / 3) * 3


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [kernel3(WIDTH, WIDTH), nn.ReLU(), kernel3(WIDTH, WIDTH), nn.ReLU(), kernel3(WIDTH, WIDTH)]
        self.conv = nn.Sequential(*layers)

    def forward(self, x):
        return torch.relu(self.conv(x) + x)


def decoder() -> nn.Sequential:
    layers: list[nn.Module] = [Soft(), kernel3(4, WIDTH), nn.ReLU()]
    for _ in range(3):
        layers += [Residual(), Residual(), Residual(), nn.Upsample(scale_factor=2), kernel3(WIDTH, WIDTH, bias=False)]
    return nn.Sequential(*layers, Residual(), kernel3(WIDTH, 3))


def encoder() -> nn.Sequential:
    layers: list[nn.Module] = [kernel3(3, WIDTH), Residual()]
    for _ in range(3):
        layers += [kernel3(WIDTH, WIDTH, stride=2, bias=False), Residual(), Residual(), Residual()]
    return nn.Sequential(*layers, kernel3(WIDTH, 4))


with torch.no_grad():
    out = {
        "decoded": fill(decoder())(hash_input("latents", (2, 4, 5, 7))),
        "encoded": fill(encoder())(hash_input("picture", (2, 3, 37, 50))),
    }
    if len(sys.argv) > 1:
        trained = decoder()
        trained.load_state_dict({k: v.float() for k, v in load_file(sys.argv[1]).items()})
        out["trained"] = trained(hash_input("latents", (1, 4, 5, 7)))
OUT.parent.mkdir(parents=True, exist_ok=True)
save_file({k: v.contiguous() for k, v in out.items()}, OUT)
OUT.chmod(0o644)
print({k: list(v.shape) for k, v in out.items()}, OUT.stat().st_size)
