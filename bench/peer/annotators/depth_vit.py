"""Depth by vision transformers: MiDaS and ZoeDepth of controlnet_aux, Depth Anything of transformers, in full size with
random weights. Everything from picture to map is run; controlnet_aux brings sides to multiples of 64 and enlarges by
Lanczos, which a square picture of 512 or 1024 is spared. Depth Anything's attention is written out, as its authors'
code has it where xFormers does not run, which is so on every CPU.

NETWORKS: preprocessor -> files to make (name -> function to state dict) and make(folder) -> function(picture) -> map."""

import functools
import importlib.metadata
import pathlib
import re

import numpy as np
import torch
from torch.nn import functional as F

if "+cpu" in torch.__version__ and "+cpu" not in importlib.metadata.version("torchvision"):
    # a torchvision whose compiled part does not fit torch still has all that is in Python, once the names are there
    compiled = torch.library.Library("torchvision", "FRAGMENT")
    for schema in ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor", "qnms() -> ()", "roi_align() -> ()",
                   "roi_pool() -> ()", "ps_roi_align() -> ()", "ps_roi_pool() -> ()", "deform_conv2d() -> ()",
                   "_roi_align_backward() -> ()", "_roi_pool_backward() -> ()", "_ps_roi_align_backward() -> ()",
                   "_ps_roi_pool_backward() -> ()", "_deform_conv2d_backward() -> ()"):
        try:
            compiled.define(schema)
        except RuntimeError:
            pass  # another family's file has done so

from controlnet_aux.midas import MidasDetector  # noqa: E402
from controlnet_aux.midas.midas.dpt_depth import DPTDepthModel  # noqa: E402
from controlnet_aux.zoe import ZoeDetector  # noqa: E402
from controlnet_aux.zoe.zoedepth.models.zoedepth.zoedepth_v1 import ZoeDepth  # noqa: E402
from controlnet_aux.zoe.zoedepth.utils.config import get_config  # noqa: E402
from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config  # noqa: E402

MEAN = torch.tensor([0.485, 0.456, 0.406])[:, None, None]
DEVIATION = torch.tensor([0.229, 0.224, 0.225])[:, None, None]


def midas_weights() -> dict:
    torch.manual_seed(1)
    return DPTDepthModel(path=None, backbone="vitb_rn50_384", non_negative=True).state_dict()


def zoe_weights() -> dict:
    torch.manual_seed(2)
    return {"model": ZoeDepth.build_from_config(get_config("zoedepth", "infer")).state_dict()}


def whole(detector, picture: np.ndarray) -> np.ndarray:
    side = min(picture.shape[:2])
    return detector(picture, detect_resolution=side, image_resolution=side)


def midas(folder: str):
    return functools.partial(whole, MidasDetector.from_pretrained(str(folder)))


def zoe(folder: str):
    return functools.partial(whole, ZoeDetector.from_pretrained(str(folder)))


# width, blocks, heads, channels of the joins, of the levels
ANYTHING = {
    "s": (384, 12, 6, 64, [48, 96, 192, 384]),
    "b": (768, 12, 12, 128, [96, 192, 384, 768]),
    "l": (1024, 24, 16, 256, [256, 512, 1024, 1024]),
}
TAPS = {12: [3, 6, 9, 12], 24: [5, 12, 18, 24]}


def anything_network(size: str, version: int) -> torch.nn.Module:
    width, blocks, heads, features, levels = ANYTHING[size]
    taps = TAPS[blocks] if version == 2 else list(range(blocks - 3, blocks + 1))
    backbone = Dinov2Config(
        hidden_size=width, num_hidden_layers=blocks, num_attention_heads=heads, image_size=518, patch_size=14,
        out_indices=taps, reshape_hidden_states=False, apply_layernorm=True,
    )
    return DepthAnythingForDepthEstimation(
        DepthAnythingConfig(
            backbone_config=backbone, reassemble_hidden_size=width, neck_hidden_sizes=levels, fusion_hidden_size=features,
            attn_implementation="eager",
        )
    ).eval()


BLOCK = {
    "attention.o_proj": "attn.proj", "layer_scale1.lambda1": "ls1.gamma", "layer_scale2.lambda1": "ls2.gamma",
    "norm1": "norm1", "norm2": "norm2", "mlp.fc1": "mlp.fc1", "mlp.fc2": "mlp.fc2",
}
OTHERS = {
    r"backbone\.embeddings\.(cls_token|mask_token)$": r"pretrained.\1",
    r"backbone\.embeddings\.position_embeddings$": "pretrained.pos_embed",
    r"backbone\.embeddings\.patch_embeddings\.projection\.": "pretrained.patch_embed.proj.",
    r"backbone\.layernorm\.": "pretrained.norm.",
    r"neck\.reassemble_stage\.layers\.(\d)\.projection\.": r"depth_head.projects.\1.",
    r"neck\.reassemble_stage\.layers\.(\d)\.resize\.": r"depth_head.resize_layers.\1.",
    r"head\.conv1\.": "depth_head.scratch.output_conv1.",
    r"head\.conv2\.": "depth_head.scratch.output_conv2.0.",
    r"head\.conv3\.": "depth_head.scratch.output_conv2.2.",
}


def anything_weights(size: str) -> dict:
    """By the names of the files that people have."""
    torch.manual_seed(3)
    state, named = anything_network(size, 2).state_dict(), {}
    for key, value in state.items():
        if block := re.fullmatch(r"backbone\.encoder\.layer\.(\d+)\.(.+?)(\.weight|\.bias)?", key):
            number, name, kind = block[1], block[2], block[3] or ""
            at = f"pretrained.blocks.{number}."
            if part := re.fullmatch(r"attention\.([qkv])_proj", name):
                if part[1] == "q":
                    parts = [state[key.replace("q_proj", f"{each}_proj")] for each in "qkv"]
                    named[f"{at}attn.qkv{kind}"] = torch.cat(parts)
                continue
            named[f"{at}{BLOCK[name]}{kind}"] = value
        elif level := re.fullmatch(r"neck\.convs\.(\d)\.weight", key):
            named[f"depth_head.scratch.layer{int(level[1]) + 1}_rn.weight"] = value
        elif join := re.fullmatch(r"neck\.fusion_stage\.layers\.(\d)\.(.+)\.(weight|bias)", key):
            inner = join[2].replace("projection", "out_conv")
            inner = inner.replace("residual_layer", "resConfUnit").replace("convolution", "conv")
            named[f"depth_head.scratch.refinenet{4 - int(join[1])}.{inner}.{join[3]}"] = value
        else:
            new, count = key, 0
            for old, replacement in OTHERS.items():
                new, once = re.subn(f"^{old}", replacement, new)
                count += once
            assert count == 1, key
            named[new] = value
    return named


def anything_size(height: int, width: int) -> tuple[int, int]:
    scale = max(518 / height, 518 / width)
    return tuple(max(518, round(side * scale / 14) * 14) for side in (height, width))


def anything(folder: str, version: int, size: str = "l"):
    network = anything_network(size, version)
    torch.manual_seed(3)
    network.load_state_dict(anything_network(size, 2).state_dict())

    @torch.no_grad()
    def run(picture: np.ndarray) -> np.ndarray:
        height, width = picture.shape[:2]
        x = torch.from_numpy(picture[:, :, ::-1].copy()).permute(2, 0, 1)[None].float() / 255
        x = F.interpolate(x, anything_size(height, width), mode="bicubic", align_corners=False)
        depth = network((x - MEAN) / DEVIATION).predicted_depth[None]
        depth = F.interpolate(depth, (height, width), mode="bilinear", align_corners=False)[0, 0]
        depth = (depth - depth.min()) / (depth.max() - depth.min()) * 255
        return depth.numpy().astype(np.uint8)

    return run


NETWORKS = {
    "depth_midas": dict(files={"dpt_hybrid-midas-501f0c75.pt": midas_weights}, make=midas),
    "depth_zoe": dict(files={"ZoeD_M12_N.pt": zoe_weights}, make=zoe),
    "depth_anything": dict(
        files={"depth_anything_vitl14.pth": functools.partial(anything_weights, "l")},
        make=functools.partial(anything, version=1),
    ),
    "depth_anything_v2": dict(
        files={"depth_anything_v2_vitl.pth": functools.partial(anything_weights, "l")},
        make=functools.partial(anything, version=2),
    ),
}


def save(folder: str, *names: str) -> None:
    """Makes the files of some of the networks, or of all."""
    for name in names or NETWORKS:
        for file, weights in NETWORKS[name]["files"].items():
            torch.save(weights(), pathlib.Path(folder) / file)
