"""Makes packages/models/src/upscalers/goldens/tiny.{json,safetensors}: for tiny configurations of every
upscaling architecture and of each variant, the keys and shapes of a file, what spandrel detects in
it, and the picture its network makes of a hashed one. Weights are hashed by the file's keys
(parity/models/hash_values.py), so no weights are stored.

SAFMN++ is not in spandrel; it is restated from its definition (sunny2109/SAFMN@ed962b6,
NTIRE2024_ESR/models/team23_safmnpp.py). With the two trained files at hand, their pictures of a hashed
one are made as well (trained.safetensors).

Run: python parity/upscalers/make_goldens.py [upscalers_folder]
"""

import json
import pathlib
import re
import sys
import types

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "models"))
from hash_values import hash_input, hash_weight  # noqa: E402

try:
    import torchvision  # noqa: F401
except ImportError:
    # spandrel imports it for an architecture that is not used here
    def stand_in(name: str) -> types.ModuleType:
        module = types.ModuleType(name)
        module.__getattr__ = lambda attribute: object
        return module

    for name in ("torchvision", "torchvision.transforms", "torchvision.transforms.functional", "torchvision.ops"):
        sys.modules[name] = stand_in(name)

from spandrel import ModelLoader  # noqa: E402
from spandrel.__helpers.size_req import pad_tensor  # noqa: E402
from spandrel.architectures.Compact import Compact  # noqa: E402
from spandrel.architectures.DAT import DAT  # noqa: E402
from spandrel.architectures.ESRGAN import ESRGAN  # noqa: E402
from spandrel.architectures.HAT import HAT  # noqa: E402
from spandrel.architectures.OmniSR import OmniSR  # noqa: E402
from spandrel.architectures.SAFMN import SAFMN  # noqa: E402
from spandrel.architectures.SPAN import SPAN  # noqa: E402
from spandrel.architectures.SwinIR import SwinIR  # noqa: E402

OUT = pathlib.Path(__file__).parents[2] / "packages/models/src/upscalers/goldens"
# Made by the network itself; what training learnt is everything else.
COMPUTED = re.compile(r"(rpe_biases|attn_mask(_\d)?|relative_position_index(_\w+)?|no_norm|num_batches_tracked)$")


def hashed(state: dict) -> dict:
    return {key: value if COMPUTED.search(key) else hash_weight(key, value.shape) for key, value in state.items()}


def esrgan_new(state: dict, plain: bool = True) -> dict:
    """Keys of BasicSR (`plain`) or of BSRGAN instead of the first ESRGAN's."""
    last = max(int(key.split(".")[1]) for key in state)
    blocks = max(int(key.split(".")[3]) for key in state if key.startswith("model.1.sub."))
    names = {"model.0": "conv_first", f"model.1.sub.{blocks}": "conv_body" if plain else "trunk_conv"}
    names |= {f"model.{last}": "conv_last", f"model.{last - 2}": "conv_hr" if plain else "HRconv"}
    names |= {f"model.{3 * k}": f"conv_up{k}" if plain else f"upconv{k}" for k in range(1, (last - 4) // 3 + 1)}
    inner = r"model\.1\.sub\.(\d+)\.RDB(\d)\.conv(\d)\.0"
    renamed = {}
    for key, value in state.items():
        module, kind = key.rsplit(".", 1)
        block = re.fullmatch(inner, module)
        form = "body.{}.rdb{}.conv{}" if plain else "RRDB_trunk.{}.RDB{}.conv{}"
        renamed[f"{form.format(*block.groups()) if block else names[module]}.{kind}"] = value
    return renamed


def second_in_list(state: dict) -> dict:
    """The first convolution behind an unshuffling, as such files name it."""
    return {key.replace("conv_first.", "conv_first.1."): value for key, value in state.items()}


SWIN = dict(img_size=16, embed_dim=8, depths=[2, 2], num_heads=[2, 4], window_size=4, mlp_ratio=2)
HYBRID = dict(img_size=16, embed_dim=12, depths=(2, 2), num_heads=(2, 3), window_size=4, mlp_ratio=2, squeeze_factor=6)
DUAL = dict(embed_dim=64, split_size=[2, 4], depth=[3, 2], num_heads=[2, 4], expansion_factor=2.0)
OMNI = dict(num_feat=16, block_num=1, window_size=4, res_num=1)
PLUS = dict(in_nc=3, out_nc=3, num_filters=8, num_blocks=2)

def size_for(scale: int) -> tuple[int, int]:
    return (18, 17) if scale < 4 else (9, 17)  # less to store


# name, module, renaming of keys, size of the picture
CASES = [
    *[(f"esrgan old x{s}", ESRGAN(**PLUS, scale=s), None, (9, 7)) for s in (1, 2, 4, 8)],
    ("esrgan plus x2", ESRGAN(**PLUS, scale=2, plus=True), None, (9, 7)),
    ("esrgan new x4", ESRGAN(**PLUS, scale=4), esrgan_new, (9, 7)),
    ("esrgan new x2 unshuffled", ESRGAN(**PLUS | {"in_nc": 12}, scale=4, shuffle_factor=2), esrgan_new, (9, 7)),
    ("esrgan new x1 unshuffled", ESRGAN(**PLUS | {"in_nc": 48}, scale=4, shuffle_factor=4), esrgan_new, (9, 7)),
    ("esrgan bsrgan x4", ESRGAN(**PLUS, scale=4), lambda state: esrgan_new(state, plain=False), (9, 7)),
    ("esrgan grey x2", ESRGAN(**PLUS | {"in_nc": 1, "out_nc": 1}, scale=2), None, (9, 7)),
    *[(f"compact x{s}", Compact(num_feat=8, num_conv=2, upscale=s), None, (9, 7)) for s in (1, 2, 3, 4, 8)],
    *[(f"swinir shuffle x{s}", SwinIR(**SWIN, upscale=s, upsampler="pixelshuffle"), None, size_for(s)) for s in (2, 3, 4)],
    ("swinir shuffle x8 3conv", SwinIR(**SWIN, upscale=8, upsampler="pixelshuffle", resi_connection="3conv"), None, (5, 9)),
    *[(f"swinir direct x{s}", SwinIR(**SWIN, upscale=s, upsampler="pixelshuffledirect"), None, size_for(s)) for s in (2, 3, 4)],
    *[(f"swinir nearest x{s}", SwinIR(**SWIN, upscale=s, upsampler="nearest+conv"), None, (11, 9)) for s in (2, 4, 8)],
    ("swinir unshuffled x2", SwinIR(**SWIN, upscale=4, upsampler="nearest+conv", start_unshuffle=2), second_in_list, (16, 24)),
    ("swinir window 8 x2", SwinIR(**SWIN | {"window_size": 8, "img_size": 24}, upscale=2, upsampler="pixelshuffledirect"), None, (19, 26)),
    ("swinir colour denoiser", SwinIR(**SWIN | {"window_size": 8, "img_size": 24}, upscale=1, upsampler=""), None, (19, 26)),
    ("swinir grey jpeg", SwinIR(**SWIN | {"window_size": 7, "img_size": 21}, in_chans=1, img_range=255.0, upscale=1, upsampler=""), None, (20, 23)),
    *[(f"hat x{s}", HAT(**HYBRID, upscale=s), None, size_for(s)) for s in (2, 3, 4)],
    ("hat identity x2", HAT(**HYBRID | {"window_size": 8, "img_size": 24}, upscale=2, resi_connection="identity", qkv_bias=False), None, (19, 26)),
    *[(f"dat x{s}", DAT(**DUAL, upscale=s), None, size_for(s)) for s in (2, 3, 4)],
    ("dat light x4", DAT(**DUAL | {"split_size": [4, 8], "depth": [4]}, upscale=4, upsampler="pixelshuffledirect", resi_connection="3conv", qkv_bias=False), None, (19, 21)),
    *[(f"omnisr x{s}", OmniSR(**OMNI, up_scale=s), None, size_for(s)) for s in (2, 3, 4)],
    ("omnisr without positions x2", OmniSR(**OMNI | {"window_size": 8}, pe=False, up_scale=2), None, (18, 17)),
    ("omnisr without bias x4", OmniSR(**OMNI | {"block_num": 2, "window_size": 8}, bias=False, up_scale=4), None, (19, 18)),
    *[(f"span x{s}", SPAN(num_in_ch=3, num_out_ch=3, feature_channels=8, upscale=s), None, (9, 7)) for s in (1, 2, 4)],
    ("span plain x2", SPAN(num_in_ch=3, num_out_ch=3, feature_channels=8, upscale=2, norm=False), None, (9, 7)),
    *[(f"safmn x{s}", SAFMN(dim=8, n_blocks=2, upscaling_factor=s), None, size_for(s)) for s in (1, 2, 3, 4)],
]


class SimpleModulation(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.part = width // 3
        self.proj = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.dwconv = nn.Conv2d(self.part, self.part, 3, padding=1, groups=self.part, bias=False)
        self.out = nn.Conv2d(width, width, 1, bias=False)

    def forward(self, x):
        size = x.shape[-2:]
        near, rest = self.proj(x).tensor_split([self.part], dim=1)
        far = self.dwconv(F.adaptive_max_pool2d(near, (size[0] // 8, size[1] // 8)))
        near = F.gelu(F.interpolate(far, size=size, mode="bilinear")) * near
        return self.out(F.gelu(torch.cat([rest, near], 1)))


class Mixer(nn.Module):
    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.conv1 = nn.Conv2d(width, hidden, 3, padding=1, bias=False)
        self.conv2 = nn.Conv2d(hidden, width, 1, bias=False)

    def forward(self, x):
        return self.conv2(F.gelu(self.conv1(x)))


class PlusBlock(nn.Module):
    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.conv1 = SimpleModulation(width)
        self.conv2 = Mixer(width, hidden)

    def forward(self, x):
        return self.conv2(self.conv1(x)) + x


class SAFMNPlusPlus(nn.Module):
    def __init__(self, width: int, hidden: int, blocks: int, scale: int):
        super().__init__()
        self.scale = scale
        self.to_feat = nn.Conv2d(3, width, 3, padding=1, bias=False)
        self.feats = nn.Sequential(*[PlusBlock(width, hidden) for _ in range(blocks)])
        self.to_img = nn.Sequential(nn.Conv2d(width, 3 * scale**2, 3, padding=1, bias=False), nn.PixelShuffle(scale))

    def forward(self, x):
        base = F.interpolate(x, scale_factor=self.scale, mode="bilinear", align_corners=False)
        return self.to_img(self.feats(self.to_feat(x))) + base


def picture(size, channels: int = 3) -> torch.Tensor:
    """About the range of a picture, 0 to 1."""
    return hash_input("picture", (1, channels, *size)) * 0.25 + 0.5


def case_of(name: str, state: dict, size, architecture: str, scale: int, channels: int) -> dict:
    shapes = {key: list(value.shape) for key, value in state.items()}
    return {"architecture": architecture, "scale": scale, "channels": channels, "size": list(size), "keys": shapes}


def main() -> None:
    cases, pictures = {}, {}
    for name, module, rename, size in CASES:
        state = module.state_dict()
        state = hashed(rename(state) if rename else state)
        shapes = {key: list(value.shape) for key, value in state.items()}
        model = ModelLoader(device="cpu").load_from_state_dict(dict(state))
        x = picture(size, model.input_channels)
        _, padded = pad_tensor(x, model.size_requirements)
        out = model.model.eval()(padded)[..., : size[0] * model.scale, : size[1] * model.scale]
        assert (model.scale == 1) == ("x1" in name or name.startswith("swinir grey") or name.startswith("swinir colour")), name
        cases[name] = dict(
            architecture=model.architecture.id, scale=model.scale, channels=model.input_channels, size=list(size), keys=shapes
        )
        pictures[name] = out.contiguous()
    for scale in (2, 4):
        name, size = f"safmn++ x{scale}", (18, 17)
        module = SAFMNPlusPlus(12, 18, 2, scale).eval()
        state = hashed(module.state_dict())
        module.load_state_dict(state)
        _, padded = pad_tensor(picture(size), types.SimpleNamespace(get_padding=lambda w, h: (-w % 8, -h % 8)))
        pictures[name] = module(padded)[..., : size[0] * scale, : size[1] * scale].contiguous()
        shapes = {key: list(value.shape) for key, value in state.items()}
        cases[name] = dict(architecture="SAFMN++", scale=scale, channels=3, size=list(size), keys=shapes)
    OUT.mkdir(parents=True, exist_ok=True)
    made = {"program": "spandrel 0.4.2", "cases": cases}
    (OUT / "tiny.json").write_text(json.dumps(made, separators=(",", ":")) + "\n")
    save_file(pictures, OUT / "tiny.safetensors")
    if len(sys.argv) > 1:
        save_file(trained(pathlib.Path(sys.argv[1])), OUT / "trained.safetensors")
    for path in OUT.iterdir():
        path.chmod(0o644)
        print(path.name, path.stat().st_size)


def trained(folder: pathlib.Path) -> dict:
    """Pictures by the trained files of Amazingren/NTIRE2024_ESR (MIT)."""
    x = picture((16, 24))
    weights = torch.load(folder / "team23_safmnpp.pth", map_location="cpu")["params_ema"]
    modulated = SAFMNPlusPlus(36, 54, 6, 4).eval()
    modulated.load_state_dict(weights)
    weights = torch.load(folder / "team38_span_ch28_slim.pth", map_location="cpu")
    span = SPAN(num_in_ch=3, num_out_ch=3, feature_channels=28, upscale=4).eval()
    for part in span.modules():
        if hasattr(part, "update_params"):
            part.update_params = lambda: None  # the file holds merged convolutions only
    span.load_state_dict(weights, strict=False)
    return {"safmn++": modulated(x).contiguous(), "span": span(x).contiguous()}


with torch.no_grad():
    main()
