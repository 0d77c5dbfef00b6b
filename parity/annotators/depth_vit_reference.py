"""MiDaS, ZoeDepth and Depth Anything in sizes small enough for goldens, and what sd-webui-controlnet's preprocessors
make with them. Imported by depth_vit.py."""

import functools
import importlib.metadata
import pathlib
import sys
import tempfile
import types

import numpy as np
import torch

if "+cpu" in torch.__version__ and "+cpu" not in importlib.metadata.version("torchvision"):
    # a torchvision whose compiled part does not fit torch still has all that is in Python, once the names are there
    compiled = torch.library.Library("torchvision", "DEF")
    for name in ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor", "qnms() -> ()", "roi_align() -> ()",
                 "roi_pool() -> ()", "ps_roi_align() -> ()", "ps_roi_pool() -> ()", "deform_conv2d() -> ()",
                 "_roi_align_backward() -> ()", "_roi_pool_backward() -> ()", "_ps_roi_align_backward() -> ()",
                 "_ps_roi_pool_backward() -> ()", "_deform_conv2d_backward() -> ()"):
        compiled.define(name)

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "models"))
from edges_reference import open_webui  # noqa: E402
from hash_values import hash_input, hash_weight  # noqa: E402

open_webui(sys.argv[1], "")
sys.path[:0] = [sys.argv[2], f"{sys.argv[2]}/torchhub/facebookresearch_dinov2_main", sys.argv[3]]

import annotator.midas as midas_webui  # noqa: E402
import annotator.zoe as zoe_webui  # noqa: E402
import timm  # noqa: E402
from annotator.midas.midas import blocks as midas_blocks  # noqa: E402
from annotator.midas.midas import dpt_depth as midas_dpt  # noqa: E402
from annotator.midas.midas import vit as midas_vit  # noqa: E402
from annotator.zoe.zoedepth.models.base_models.midas import MidasCore  # noqa: E402
from annotator.zoe.zoedepth.models.zoedepth.zoedepth_v1 import ZoeDepth  # noqa: E402
from depth_anything import dpt as anything_one  # noqa: E402
from depth_anything_v2 import dpt as anything_two  # noqa: E402
from depth_anything_v2.dinov2 import Block, DinoVisionTransformer, MemEffAttention  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402
from timm.models.beit import Beit  # noqa: E402
from timm.models.layers import StdConv2dSame  # noqa: E402
from timm.models.resnetv2 import ResNetV2  # noqa: E402
from timm.models.vision_transformer import VisionTransformer  # noqa: E402
from timm.models.vision_transformer_hybrid import HybridEmbed  # noqa: E402
from torch import nn  # noqa: E402
from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config  # noqa: E402

sys.path.insert(0, f"{sys.argv[1]}/annotator/zoe/zoedepth/models/base_models/midas_repo")
from midas import blocks as zoe_blocks  # noqa: E402
from midas import dpt_depth as zoe_dpt  # noqa: E402
from midas.backbones.beit import _make_beit_backbone, forward_beit  # noqa: E402

COMPUTED = ("K_minus_1", "k_idx", "relative_position_index")


def fill(network: nn.Module) -> nn.Module:
    """Every weight by its hash; what the network computes stays."""
    state = network.state_dict()
    for key, value in state.items():
        if value.is_floating_point() and not key.endswith(COMPUTED):
            state[key] = hash_weight(key, value.shape)
    network.load_state_dict(state)
    return network.eval()


def dpt(source: types.ModuleType, blocks: types.ModuleType, pretrained, levels: list, features: int) -> nn.Module:
    """A DPTDepthModel of other sizes than its class makes."""
    model = source.DPTDepthModel.__new__(source.DPTDepthModel)
    nn.Module.__init__(model)
    model.channels_last = False
    model.pretrained = pretrained
    model.scratch = blocks._make_scratch(levels, features)
    for i in range(1, 5):
        setattr(model.scratch, f"refinenet{i}", source._make_fusion_block(features, False))
    model.scratch.stem_transpose = None
    model.number_layers = 4
    model.forward_transformer = forward_beit
    model.scratch.output_conv = nn.Sequential(
        nn.Conv2d(features, features // 2, 3, padding=1),
        blocks.Interpolate(scale_factor=2, mode="bilinear", align_corners=True),
        nn.Conv2d(features // 2, 32, 3, padding=1),
        nn.ReLU(True),
        nn.Conv2d(32, 1, 1),
        nn.ReLU(True),
        nn.Identity(),
    )
    return model


def midas() -> nn.Module:
    convolution = functools.partial(StdConv2dSame, eps=1e-8)
    backbone = ResNetV2(
        layers=(1, 2, 1), channels=(128, 128, 256), num_classes=0, global_pool="", preact=False, stem_type="same",
        conv_layer=convolution,
    )
    embed = functools.partial(HybridEmbed, backbone=backbone)
    transformer = VisionTransformer(img_size=64, patch_size=1, embed_dim=128, depth=6, num_heads=2, embed_layer=embed)
    levels = [128, 128, 128, 128]
    pretrained = midas_vit._make_vit_b_rn50_backbone(
        transformer, features=levels, size=[64, 64], hooks=[0, 1, 4, 5], vit_features=128, use_readout="project"
    )
    return dpt(midas_dpt, midas_blocks, pretrained, levels, 16)


def zoe() -> nn.Module:
    transformer = Beit(
        img_size=64, patch_size=16, embed_dim=32, depth=4, num_heads=2, use_abs_pos_emb=False, use_rel_pos_bias=True,
        init_values=0.1,
    )
    levels = [16, 24, 32, 40]
    pretrained = _make_beit_backbone(
        transformer, features=levels, size=[64, 64], hooks=[0, 1, 2, 3], vit_features=32, use_readout="project"
    )
    core = MidasCore(dpt(zoe_dpt, zoe_blocks, pretrained, levels, 16), fetch_features=True, img_size=[384, 512])
    core.output_channels = [16] * 5
    return ZoeDepth(
        core, n_bins=8, bin_embedding_dim=12, n_attractors=[4, 3, 2, 1], attractor_kind="mean", attractor_type="inv",
        bin_centers_type="softplus", min_temp=0.0212, max_temp=50.0,
    )


def anything(version: int) -> nn.Module:
    transformer = DinoVisionTransformer(
        img_size=70, patch_size=14, embed_dim=128, depth=12, num_heads=2, init_values=1.0, block_chunks=0,
        block_fn=functools.partial(Block, attn_class=MemEffAttention),
    )
    levels = [8, 12, 16, 16]
    source = anything_one if version == 1 else anything_two
    kind = source.DPT_DINOv2 if version == 1 else source.DepthAnythingV2
    model = kind.__new__(kind)
    nn.Module.__init__(model)
    model.pretrained = transformer
    model.encoder = "small"
    model.intermediate_layer_idx = {"small": [2, 5, 8, 11]}
    first = [1] if version == 1 else []
    model.depth_head = source.DPTHead(*first, 128, 16, False, out_channels=levels, use_clstoken=False)
    return model


def transformers_anything() -> tuple[nn.Module, dict]:
    """Filled, and with the keys and shapes of the file it is saved to."""
    backbone = Dinov2Config(
        hidden_size=128, num_hidden_layers=12, num_attention_heads=2, image_size=70, patch_size=14,
        out_indices=[3, 6, 9, 12], reshape_hidden_states=False, apply_layernorm=True,
    )
    config = DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=128, neck_hidden_sizes=[8, 12, 16, 16], fusion_hidden_size=16
    )
    with tempfile.TemporaryDirectory() as folder:
        DepthAnythingForDepthEstimation(config).save_pretrained(folder)
        file = f"{folder}/model.safetensors"
        state = {key: hash_weight(key, value.shape) for key, value in load_file(file).items()}
        save_file(state, file, metadata={"format": "pt"})
        network = DepthAnythingForDepthEstimation.from_pretrained(folder).eval()
    return network, {key: list(value.shape) for key, value in state.items()}


def small() -> dict:
    return {"midas": midas(), "zoe": zoe(), "anything-1": anything(1), "anything-2": anything(2)}


def zoe_alone(whole: nn.Module, picture: torch.Tensor) -> torch.Tensor:
    """Without the resizing before it, which is what it adds to a picture that has the size."""
    prepare = whole.core.prep
    whole.core.prep = lambda x: x
    made = whole(picture)["metric_depth"]
    whole.core.prep = prepare
    return made


def shapes(network: nn.Module) -> dict:
    return {key: tuple(value.shape) for key, value in network.state_dict().items()}


def full_size() -> dict:
    made = {"midas": shapes(midas_dpt.DPTDepthModel(path=None, backbone="vitb_rn50_384", non_negative=True))}
    core = MidasCore(zoe_dpt.DPTDepthModel(path=None, backbone="beitl16_384"), fetch_features=True)
    core.output_channels = [256] * 5
    whole = ZoeDepth(core, n_attractors=[16, 8, 4, 1], attractor_kind="mean", attractor_type="inv", max_temp=50.0)
    made["zoe"] = shapes(whole)
    sizes = {"vits": (64, [48, 96, 192, 384]), "vitb": (128, [96, 192, 384, 768]), "vitl": (256, [256, 512, 1024, 1024])}
    for encoder, (features, levels) in sizes.items():
        network = anything_two.DepthAnythingV2(encoder=encoder, features=features, out_channels=levels)
        made[f"anything-{encoder}"] = shapes(network)
    return made


def webui_maps(networks: dict, draw) -> dict:
    """The maps of the preprocessors, [height, width] or [height, width, 3]."""
    from annotator.depth_anything import DepthAnythingDetector
    from annotator.depth_anything_v2 import DepthAnythingV2Detector
    from scripts.preprocessor.legacy.processor import resize_image_with_pad

    def framed(picture: np.ndarray, resolution: int, run) -> np.ndarray:
        inner, remove = resize_image_with_pad(picture, resolution)
        return remove(run(inner))

    class Given:
        """Stands where a network does, and makes this of every picture."""

        def __init__(self, depth: torch.Tensor):
            self.depth = depth

        def to(self, _):
            return self

        def __call__(self, _):
            return self.depth

        infer = __call__

    picture = draw(70, 100)
    maps = {}
    zoe_detector = zoe_webui.ZoeDetector()
    zoe_detector.model = networks["zoe"]
    maps["depth_zoe"] = framed(picture, 64, zoe_detector)
    kinds = {"depth_anything": (DepthAnythingDetector, 1), "depth_anything_v2": (DepthAnythingV2Detector, 2)}
    for name, (kind, version) in kinds.items():
        detector = kind.__new__(kind)
        detector.device = torch.device("cpu")
        detector.model = networks[f"anything-{version}"]
        maps[name] = framed(draw(70, 70), 64, functools.partial(detector, colored=False))
    midas_webui.model = networks["midas"]
    for name, part, threshold in (("depth_midas", 0, 0.1), ("normal_midas", 1, 0.4), ("normal_midas all", 1, 0.0)):
        maps[name] = framed(picture, 64, lambda x: midas_webui.apply_midas(x, np.pi * 2.0, threshold)[part])

    # depths as a trained network's
    depth = hash_input("depth", (1, 45, 70)) * 300 + 900
    midas_webui.model = Given(depth)
    for name, part, threshold in (("midas of depth", 0, 0.1), ("normal of depth", 1, 0.4)):
        maps[name] = midas_webui.apply_midas(np.zeros((45, 70, 3), np.uint8), np.pi * 2.0, threshold)[part]
    zoe_detector.model = Given(depth[None] / 300)
    maps["zoe of depth"] = zoe_detector(np.zeros((45, 70, 3), np.uint8))
    return maps
