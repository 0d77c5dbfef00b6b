"""Segmentation in full size with random weights: Segment Anything (ViT-B) and MobileSAM of controlnet_aux, OneFormer of
sd-webui-controlnet by transformers' own network, which is the same.

Segment Anything is run from picture to map. Random weights would let no mask stay: the last layer of its qualities is set so
that the first of three masks of each point is good enough, about what happens to photos, and its masks are sharp.
OneFormer is run from picture to the class of every pixel; what sd-webui-controlnet draws of them by matplotlib is left out.
transformers knows other names for its weights, so that the file that Inkloom reads has random weights of its own.

NETWORKS: preprocessor -> files to make (name -> function to state dict) and make(folder) -> function(picture) -> map."""

import functools
import gzip
import importlib.metadata
import pathlib

import numpy as np
import torch
from PIL import Image
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

    def nms(boxes, scores, iou_threshold):
        area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        kept = []
        for each in scores.sort(stable=True, descending=True)[1].tolist():
            low = torch.maximum(boxes[kept, :2], boxes[each, :2])
            high = torch.minimum(boxes[kept, 2:], boxes[each, 2:])
            both = (high - low).clamp(min=0).prod(1)
            if not (both / (area[kept] + area[each] - both) > iou_threshold).any():
                kept.append(each)
        return torch.tensor(kept, dtype=torch.long)

    try:
        compiled.impl("nms", nms, "CPU")
    except RuntimeError:
        pass
    import torchvision.extension

    torchvision.extension._has_ops = lambda: True

from controlnet_aux.segment_anything import SamAutomaticMaskGenerator, SamDetector  # noqa: E402
from controlnet_aux.segment_anything.build_sam import sam_model_registry  # noqa: E402
from transformers import OneFormerConfig, OneFormerForUniversalSegmentation, SwinConfig  # noqa: E402

SIZES = pathlib.Path(__file__).parents[3] / "packages/models/src/oneformer/goldens"


def sam_weights(kind: str) -> dict:
    torch.manual_seed(3)
    state = sam_model_registry[kind]().state_dict()
    state["mask_decoder.iou_prediction_head.layers.2.bias"] += torch.tensor([0.0, 1.5, -1.5, -1.5])
    for i in range(4):
        state[f"mask_decoder.output_hypernetworks_mlps.{i}.layers.2.weight"] *= 1000
    return state


def sam(kind: str, file: str, folder: str):
    network = sam_model_registry[kind](checkpoint=str(pathlib.Path(folder) / file)).eval()
    detector = SamDetector(SamAutomaticMaskGenerator(network))

    def run(picture: np.ndarray) -> np.ndarray:
        side = min(picture.shape[:2])
        return detector(picture, side, side, output_type="cv2")

    return run


def oneformer_weights(name: str) -> dict:
    """Every key of the file, near what training begins with."""
    generator = torch.Generator().manual_seed(4)
    state = {}
    for line in gzip.decompress((SIZES / f"{name}.txt.gz").read_bytes()).decode().splitlines():
        key, sizes = line.split(" ")
        shape = [int(size) for size in sizes.strip("[]").split(",") if size]
        if key.endswith("relative_position_index"):
            continue
        if len(shape) > 1:
            state[key] = torch.randn(shape, generator=generator) * 0.02
        else:
            state[key] = torch.zeros(shape) if key.endswith("bias") else torch.ones(shape)
    return {"model": state}


def oneformer(classes: int, queries: int, shorter: int, longer: int, folder: str):
    backbone = SwinConfig(
        embed_dim=192, depths=[2, 2, 18, 2], num_heads=[6, 12, 24, 48], window_size=12, image_size=384,
        out_features=["stage1", "stage2", "stage3", "stage4"],
    )
    config = OneFormerConfig(
        backbone_config=backbone, num_queries=queries, num_labels=classes, is_training=False, hidden_dim=256,
        mask_dim=256, conv_dim=256, decoder_layers=10, encoder_layers=6, num_attention_heads=8,
        encoder_feedforward_dim=1024, dim_feedforward=2048, query_dec_layers=2, use_task_norm=True,
    )
    torch.manual_seed(5)
    network = OneFormerForUniversalSegmentation(config).eval()
    mean, spread = torch.tensor([123.675, 116.28, 103.53]), torch.tensor([58.395, 57.12, 57.375])
    task = torch.zeros(1, 77)
    task[0, :7] = torch.tensor([49406, 518, 10549, 533, 29119, 1550, 49407])

    @torch.no_grad()
    def run(picture: np.ndarray) -> np.ndarray:
        height, width = picture.shape[:2]
        scale = shorter / min(height, width)
        scale = min(scale, longer / max(height, width))
        size = int(width * scale + 0.5), int(height * scale + 0.5)
        seen = np.asarray(Image.fromarray(picture).resize(size, Image.BILINEAR)).astype(np.float32)
        given = ((torch.from_numpy(seen) - mean) / spread).permute(2, 0, 1)[None]
        given = F.pad(given, (0, -given.shape[3] % 32, 0, -given.shape[2] % 32))
        found = network(given, task)
        masks = F.interpolate(found.masks_queries_logits, size=given.shape[2:], mode="bilinear", align_corners=False)
        masks = masks[:, :, : size[1], : size[0]]
        masks = F.interpolate(masks, size=(height, width), mode="bilinear", align_corners=False)[0].sigmoid()
        shares = F.softmax(found.class_queries_logits[0], dim=-1)[..., :-1]
        return torch.einsum("qc,qhw->chw", shares, masks).argmax(0).to(torch.uint8).numpy()

    return run


def sam_entry(kind: str, file: str) -> dict:
    return dict(files={file: functools.partial(sam_weights, kind)}, make=functools.partial(sam, kind, file))


def oneformer_entry(name: str, file: str, *sizes: int) -> dict:
    return dict(files={file: functools.partial(oneformer_weights, name)}, make=functools.partial(oneformer, *sizes))


NETWORKS = {
    "segment_anything": sam_entry("vit_b", "sam_vit_b_01ec64.pth"),
    "mobile_sam": sam_entry("vit_t", "mobile_sam.pt"),
    "seg_ofcoco": oneformer_entry("coco", "150_16_swin_l_oneformer_coco_100ep.pth", 133, 150, 800, 1333),
    "seg_ofade20k": oneformer_entry("ade20k", "250_16_swin_l_oneformer_ade20k_160k.pth", 150, 250, 640, 2560),
}
