"""Makes packages/models/src/oneformer/goldens/: of a small OneFormer with hashed weights (parity/models/hash_values.py) the
backbone's features and the classes and masks of its regions for a hashed picture, and the scores and classes of pixels of
hashed regions (small.safetensors); the keys and shapes of that network (small.json) and of the full-size ones for COCO and
ADE20K (*.txt.gz).

Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/oneformer/oneformer/modeling, whose files are run as they are. What
they take of detectron2, fvcore and timm (registries, a convolution with its norm) is restated here, as are the few lines of
oneformer_model.py and detectron2/modeling/postprocessing.py that join them.

CONTROLNET is a checkout of that repository.

Run: python parity/annotators/oneformer.py CONTROLNET
"""

import gzip
import importlib
import json
import pathlib
import sys
import types
from collections import namedtuple

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "models"))
from hash_values import hash_input, hash_weight  # noqa: E402

OUT = pathlib.Path(__file__).parents[2] / "packages/models/src/oneformer/goldens"
ROOT = "annotator.oneformer"
torch.set_num_threads(1)

ShapeSpec = namedtuple("ShapeSpec", ("channels", "stride"))


class Conv2d(nn.Conv2d):
    """A convolution with the norm and the activation behind it."""

    def __init__(self, *given, norm=None, activation=None, **named):
        super().__init__(*given, **named)
        self.norm, self.activation = norm, activation

    def forward(self, x):
        x = super().forward(x)
        x = x if self.norm is None else self.norm(x)
        return x if self.activation is None else self.activation(x)


class Registry:
    def __init__(self, name):
        self.name = name

    def register(self):
        return lambda each: each


def modules(checkout: pathlib.Path) -> None:
    """Packages whose own __init__ would load all of detectron2, and what is taken of it."""
    inner = f"{ROOT}.oneformer.modeling"
    for name in ("annotator", ROOT, f"{ROOT}.oneformer", inner, f"{inner}.backbone", f"{inner}.pixel_decoder",
                 f"{inner}.pixel_decoder.ops", f"{inner}.transformer_decoder"):
        module = types.ModuleType(name)
        module.__path__ = [str(checkout / name.replace(".", "/"))]
        sys.modules[name] = module
    registry = Registry("any")
    taken = {
        "fvcore.nn.weight_init": {"c2_xavier_fill": lambda module: None},
        f"{ROOT}.detectron2.config": {"configurable": lambda each: each},
        f"{ROOT}.detectron2.layers": {
            "Conv2d": Conv2d, "ShapeSpec": ShapeSpec, "get_norm": lambda norm, size: nn.GroupNorm(32, size),
        },
        f"{ROOT}.detectron2.modeling": {
            "BACKBONE_REGISTRY": registry, "SEM_SEG_HEADS_REGISTRY": registry, "Backbone": nn.Module,
            "ShapeSpec": ShapeSpec,
        },
        f"{ROOT}.detectron2.utils.registry": {"Registry": Registry},
        "timm": {}, "timm.models": {},
        "timm.models.layers": {
            "DropPath": nn.Identity, "to_2tuple": lambda each: each if isinstance(each, tuple) else (each, each),
            "trunc_normal_": nn.init.trunc_normal_,
        },
        "fvcore": {}, "fvcore.nn": {}, f"{ROOT}.detectron2": {}, f"{ROOT}.detectron2.utils": {},
    }
    for name, members in taken.items():
        sys.modules[name] = types.ModuleType(name)
        vars(sys.modules[name]).update(members)
    sys.modules["fvcore.nn"].weight_init = sys.modules["fvcore.nn.weight_init"]


def load(name: str):
    return importlib.import_module(f"{ROOT}.oneformer.modeling.{name}")


class OneFormer(nn.Module):
    def __init__(self, *, swin: dict, width: int, encoder: tuple, decoder: tuple, queries: int, classes: int, masks: int):
        super().__init__()
        decoders = load("transformer_decoder.oneformer_transformer_decoder")
        self.backbone = load("backbone.swin").SwinTransformer(drop_path_rate=0.0, **swin)
        shapes = {f"res{i + 2}": ShapeSpec(size, 4 * 2**i) for i, size in enumerate(self.backbone.num_features)}
        self.sem_seg_head = nn.Module()
        self.sem_seg_head.pixel_decoder = load("pixel_decoder.msdeformattn").MSDeformAttnPixelDecoder(
            shapes, transformer_dropout=0.0, transformer_nheads=8, transformer_dim_feedforward=encoder[1],
            transformer_enc_layers=encoder[0], conv_dim=width, mask_dim=masks, norm="GN",
            transformer_in_features=["res3", "res4", "res5"], common_stride=4,
        )
        self.sem_seg_head.predictor = decoders.ContrastiveMultiScaleMaskedTransformerDecoder(
            width, True, num_classes=classes, hidden_dim=width, num_queries=queries, nheads=8, dropout=0.1,
            dim_feedforward=decoder[1], enc_layers=0, is_train=False, dec_layers=decoder[0], class_dec_layers=2,
            pre_norm=False, mask_dim=masks, enforce_input_project=False, use_task_norm=True,
        )
        self.task_mlp = decoders.MLP(77, width, width, 2)

    def forward(self, picture, sentence):
        features = self.backbone(picture)
        masks, _, levels, _, _ = self.sem_seg_head.pixel_decoder.forward_features(features)
        found = self.sem_seg_head.predictor(levels, masks, self.task_mlp(sentence))
        return features, found["pred_logits"], found["pred_masks"]


def semantic(classes, masks, padded, seen, out):
    masks = F.interpolate(masks, size=padded, mode="bilinear", align_corners=False)[:, :, : seen[0], : seen[1]]
    masks = F.interpolate(masks, size=out, mode="bilinear", align_corners=False)[0]
    return torch.einsum("qc,qhw->chw", F.softmax(classes[0], dim=-1)[..., :-1], masks.sigmoid())


SMALL = dict(
    swin=dict(embed_dim=8, depths=[2, 2, 1, 1], num_heads=[1, 2, 2, 4], window_size=3), width=32, encoder=(2, 24),
    decoder=(4, 40), queries=10, classes=7, masks=32,
)
LARGE = dict(
    swin=dict(embed_dim=192, depths=[2, 2, 18, 2], num_heads=[6, 12, 24, 48], window_size=12), width=256,
    encoder=(6, 1024), decoder=(9, 2048), masks=256,
)
FULL = {"coco": dict(**LARGE, queries=150, classes=133), "ade20k": dict(**LARGE, queries=250, classes=150)}


def main() -> None:
    modules(pathlib.Path(sys.argv[1]))
    OUT.mkdir(parents=True, exist_ok=True)
    network = OneFormer(**SMALL).eval()
    state = {key: value if "index" in key else hash_weight(key, value.shape) for key, value in network.state_dict().items()}
    network.load_state_dict(state)
    (OUT / "small.json").write_text(json.dumps({key: list(value.shape) for key, value in state.items()}) + "\n")
    sentence = torch.zeros(1, 77)
    sentence[0, :6] = torch.tensor([49406, 518, 10549, 533, 29119, 49407]) / 49408  # the real ones would drown hashed weights
    with torch.no_grad():
        features, classes, masks = network(hash_input("picture", (1, 3, 96, 64)), sentence)
        given = 4 * hash_input("classes", (1, 10, 8)), 4 * hash_input("masks", (1, 10, 24, 16))
        scores = semantic(*given, (96, 64), (90, 50), (63, 35))
        labels = semantic(*given, (96, 64), (90, 50), (260, 300)).argmax(0).to(torch.uint8)
    tensors = {**features, "classes": classes, "masks": masks, "scores": scores, "labels": labels}
    save_file({key: value.contiguous() for key, value in tensors.items()}, OUT / "small.safetensors")
    for name, sizes in FULL.items():
        with torch.device("meta"):
            linspace, torch.linspace = torch.linspace, lambda *given, **named: linspace(*given, **named, device="cpu")
            state = OneFormer(**sizes).state_dict()
            torch.linspace = linspace
        lines = [f"{key} [{','.join(map(str, value.shape))}]" for key, value in state.items()]
        data = "".join(f"{line}\n" for line in lines).encode()
        (OUT / f"{name}.txt.gz").write_bytes(gzip.compress(data, mtime=0))


if __name__ == "__main__":
    main()
