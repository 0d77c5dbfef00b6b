"""Makes packages/models/src/sam/goldens/: for small networks of the two kinds of Segment Anything (a vision transformer
whose windows reach over the edge, a TinyViT) what the encoder makes of a hashed picture and the masks and qualities of
prompts of each sort (networks.safetensors), the sizes of those networks (networks.json), and the keys and shapes of the
full-size files (vit_b, vit_l, vit_h, vit_t .txt.gz). Weights are hashed by key (parity/models/hash_values.py).

Reference: controlnet_aux 0.0.10 (huggingface/controlnet_aux@b1aac31), controlnet_aux.segment_anything. Its TinyViT takes
64x64 tokens for granted at its end; that line is restated here for other sizes.

Makes packages/diffusion/src/annotate/segment/goldens/maps.{json,safetensors} as well: what its SamDetector draws of a small
scene with the small transformer, thresholds being such that some masks go at each of them, colours drawn after
numpy.random.seed(5); and its picture on the way. torchvision's `nms` is restated where it has no compiled part.

Run: python parity/annotators/segment_anything.py
"""

import functools
import gzip
import importlib.metadata
import json
import pathlib
import sys
import types

import torch
from safetensors.torch import save_file

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "models"))
from hash_values import fill, hash_input, hash_values  # noqa: E402

if "+cpu" in torch.__version__ and "+cpu" not in importlib.metadata.version("torchvision"):
    # a torchvision whose compiled part does not fit torch still has all that is in Python, once the names are there
    compiled = torch.library.Library("torchvision", "DEF")
    for name in ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor", "qnms() -> ()", "roi_align() -> ()",
                 "roi_pool() -> ()", "ps_roi_align() -> ()", "ps_roi_pool() -> ()", "deform_conv2d() -> ()",
                 "_roi_align_backward() -> ()", "_roi_pool_backward() -> ()", "_ps_roi_align_backward() -> ()",
                 "_ps_roi_pool_backward() -> ()", "_deform_conv2d_backward() -> ()"):
        compiled.define(name)

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

    compiled.impl("nms", nms, "CPU")
    import torchvision.extension

    torchvision.extension._has_ops = lambda: True

import numpy as np  # noqa: E402
from controlnet_aux.segment_anything import SamAutomaticMaskGenerator, SamDetector  # noqa: E402
from controlnet_aux.segment_anything.build_sam import sam_model_registry  # noqa: E402
from controlnet_aux.segment_anything.modeling import (  # noqa: E402
    ImageEncoderViT,
    MaskDecoder,
    PromptEncoder,
    Sam,
    TinyViT,
    TwoWayTransformer,
)

OUT = pathlib.Path(__file__).parents[2] / "packages/models/src/sam/goldens"
torch.set_num_threads(1)


def halves(side: int, grid: int, width: int) -> dict:
    """The prompt encoder and the mask decoder, small."""
    transformer = TwoWayTransformer(depth=2, embedding_dim=width, mlp_dim=24, num_heads=8)
    return {
        "prompt_encoder": PromptEncoder(width, (grid, grid), (side, side), 16),
        "mask_decoder": MaskDecoder(
            transformer_dim=width, transformer=transformer, num_multimask_outputs=3, iou_head_hidden_dim=width
        ),
    }


def vit() -> Sam:
    encoder = ImageEncoderViT(
        img_size=80, patch_size=16, embed_dim=32, depth=3, num_heads=2, out_chans=32, qkv_bias=True, use_rel_pos=True,
        norm_layer=functools.partial(torch.nn.LayerNorm, eps=1e-6), window_size=3, global_attn_indexes=(1,),
    )
    return Sam(encoder, **halves(80, 5, 32))


def tiny() -> Sam:
    encoder = TinyViT(
        img_size=96, num_classes=5, embed_dims=[8, 16, 24, 320], depths=[1, 2, 1, 1], num_heads=[1, 2, 3, 4],
        window_sizes=[7, 5, 4, 5], mlp_ratio=2.0, drop_path_rate=0.0,
    )

    def forward(self, x):
        x = self.patch_embed(x)
        for layer in self.layers:
            x = layer(x)
        side = self.img_size // 16
        return self.neck(x.view(1, side, side, -1).permute(0, 3, 1, 2))

    encoder.forward = types.MethodType(forward, encoder)
    return Sam(encoder, **halves(96, 6, 256))


def outputs(name: str, sam: Sam) -> dict:
    fill(sam)
    side = sam.image_encoder.img_size
    picture = hash_input("picture", (1, 3, side, side))
    picture[:, :, side * 3 // 4 :] = 0  # beyond the edge of an oblong one
    seen = sam.image_encoder(picture)
    places = (hash_input("places", (3, 2, 2)) / 4 + 0.5) * side
    boxes = torch.tensor([[0.1, 0.2, 0.6, 0.5]]) * side
    made = {f"{name}.picture": seen}

    def decode(case: str, many: bool, **prompts):
        sparse, dense = sam.prompt_encoder(masks=None, **prompts)
        masks, quality = sam.mask_decoder(seen, sam.prompt_encoder.get_dense_pe(), sparse, dense, many)
        made[f"{name}.{case}.masks"] = masks
        made[f"{name}.{case}.quality"] = quality

    one = (places[:, :1], torch.ones(3, 1))
    decode("points", True, points=one, boxes=None)
    decode("pairs", False, points=(places, torch.tensor([[1, 0], [0, 1], [1, 1]])), boxes=None)
    decode("box", False, points=(places[:1], torch.tensor([[1, 0]])), boxes=boxes)
    made[f"{name}.places"] = places
    return made


MAPS = pathlib.Path(__file__).parents[2] / "packages/diffusion/src/annotate/segment/goldens"
SHARPNESS = 30  # of masks, which are faint with hashed weights
OPTIONS = {"points": 6, "quality": 0.001, "stability": 0.2, "overlap": 0.99}


def scene(width: int, height: int) -> np.ndarray:
    """Squares of 15 pixels in hashed colours."""
    rows, columns = -(-height // 15), -(-width // 15)
    colours = np.floor((hash_values("scene", rows * columns * 3) + 1) * 128).reshape(rows, columns, 3)
    return colours.astype(np.uint8).repeat(15, 0).repeat(15, 1)[:height, :width]


def maps() -> None:
    sam = fill(vit()).eval()
    for each in sam.mask_decoder.output_hypernetworks_mlps:
        each.layers[2].weight *= SHARPNESS
    MAPS.mkdir(parents=True, exist_ok=True)
    tensors = {}
    for name, (width, height) in {"wide": (90, 60), "tall": (130, 200)}.items():
        generator = SamAutomaticMaskGenerator(
            sam, points_per_side=OPTIONS["points"], pred_iou_thresh=OPTIONS["quality"],
            stability_score_thresh=OPTIONS["stability"], box_nms_thresh=OPTIONS["overlap"],
        )
        seen = {}
        generate = generator.generate
        def kept(image):
            seen["picture"], seen["masks"] = image, generate(image)
            return seen["masks"]
        generator.generate = kept
        np.random.seed(5)
        drawn = SamDetector(generator)(scene(width, height), 64, 64, output_type="cv2")
        print(name, drawn.shape, sorted((round(m["predicted_iou"], 4), round(m["stability_score"], 4), m["area"], m["bbox"]) for m in seen["masks"]))
        tensors[f"{name}.picture"] = torch.from_numpy(seen["picture"].copy())
        tensors[f"{name}.map"] = torch.from_numpy(drawn.copy())
    save_file(tensors, MAPS / "maps.safetensors")
    (MAPS / "maps.json").write_text(json.dumps(OPTIONS) + "\n")


def main() -> None:
    with torch.no_grad():
        maps()
    OUT.mkdir(parents=True, exist_ok=True)
    tensors, sizes = {}, {}
    with torch.no_grad():
        for name, make in {"vit": vit, "tiny": tiny}.items():
            sam = make().eval()
            sizes[name] = {key: list(value.shape) for key, value in sam.state_dict().items()}
            tensors |= outputs(name, sam)
    save_file({key: value.contiguous() for key, value in tensors.items()}, OUT / "networks.safetensors")
    (OUT / "networks.json").write_text(json.dumps(sizes) + "\n")
    for name in ("vit_b", "vit_l", "vit_h", "vit_t"):
        # TinyViT reads values while it is made, and is small
        with torch.device("cpu" if name == "vit_t" else "meta"):
            state = sam_model_registry[name]().state_dict()
        lines = [f"{key} [{','.join(map(str, value.shape))}]" for key, value in state.items()]
        data = "".join(f"{line}\n" for line in lines).encode()
        (OUT / f"{name}.txt.gz").write_bytes(gzip.compress(data, mtime=0))


if __name__ == "__main__":
    main()
