"""Makes the goldens of LaMa with sd-webui-controlnet's network (DIR, Mikubill/sd-webui-controlnet@56cec5b):

packages/models/src/lama/goldens/lama.safetensors    what a small one with hashed weights makes of a hashed picture
packages/models/src/lama/goldens/manifest.txt.gz     `key [shape]` of the full size
packages/diffusion/src/annotate/inpaint/goldens/     a picture and its mask, keys and shapes of a small file, and what the
                                                     preprocessor inpaint_only+lama makes of them

Run: python parity/annotators/lama.py DIR
"""

import gzip
import json
import pathlib
import sys

import cv2
import numpy as np
import torch
from edges_reference import fill, module, open_webui, without_training
from hash_values import hash_input
from safetensors.torch import save_file

ROOT = pathlib.Path(__file__).parents[2]
MODELS = ROOT / "packages/models/src/lama/goldens"
MAPS = ROOT / "packages/diffusion/src/annotate/inpaint/goldens"
torch.set_num_threads(1)
# of a network with two blocks
LAST = "model.18.weight"
open_webui(sys.argv[1], "")
without_training()
ffc = module("annotator.lama.saicinpainting.training.modules.ffc")


def generator(width: int, blocks: int) -> torch.nn.Module:
    """As config.yaml has it."""
    plain = {"ratio_gin": 0, "ratio_gout": 0, "enable_lfu": False}
    return ffc.FFCResNetGenerator(
        4,
        3,
        ngf=width,
        n_downsampling=3,
        n_blocks=blocks,
        add_out_act="sigmoid",
        init_conv_kwargs=plain,
        downsample_conv_kwargs=plain,
        resnet_conv_kwargs={"ratio_gin": 0.75, "ratio_gout": 0.75, "enable_lfu": False},
    )


with torch.no_grad():
    small = fill(generator(8, 2))
    made = small(hash_input("picture", (1, 4, 40, 56)) * 5 + 0.5)
    print(f"lama: {made.min():.3g} to {made.max():.3g}, deviation {made.std():.2g}")
    save_file({"lama": made.contiguous()}, MODELS / "lama.safetensors")
    lines = [f"{k} [{','.join(map(str, v.shape))}]" for k, v in generator(64, 18).state_dict().items()]
    (MODELS / "manifest.txt.gz").write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))

    # levels that differ: the last layer sees more
    small.state_dict()[LAST].mul_(20)

    # the preprocessor's own steps around the network
    resize_image_with_pad = module("scripts.utils").resize_image_with_pad
    random = np.random.default_rng(9)
    height, width = 110, 153
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    picture = np.stack([x * 255 / width, y * 255 / height, (x + y) % 256], 2) + random.normal(0, 8, (height, width, 3))
    picture = picture.clip(0, 255).astype(np.uint8)
    mask = np.zeros((height, width, 1), np.uint8)
    cv2.circle(mask, (70, 55), 30, 255, -1)
    mask[80:, 110:] = 120
    inpainting = module("annotator.lama").LamaInpainting()
    inpainting.model = small
    framed, remove_pad = resize_image_with_pad(np.concatenate([picture, mask], 2), 256)
    filled = cv2.resize(remove_pad(inpainting(framed)), (width, height))
    share = mask.astype(np.float32) / 255.0
    blended = filled.astype(np.float32) * share + picture.astype(np.float32) * (1 - share)
    tensors = {"picture": picture, "mask": mask[:, :, 0], "map": blended.clip(0, 255).astype(np.uint8)}
    save_file({k: torch.from_numpy(v.copy()) for k, v in tensors.items()}, MAPS / "lama.safetensors")
    shapes = {k: list(v.shape) for k, v in small.state_dict().items() if not k.endswith("num_batches_tracked")}
    (MAPS / "lama.json").write_text(json.dumps(shapes))
