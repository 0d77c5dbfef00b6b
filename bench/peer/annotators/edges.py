"""Edges, line art and straight lines of controlnet_aux, manga lines and LaMa of sd-webui-controlnet
(Mikubill/sd-webui-controlnet@56cec5b, whose checkout INKLOOM_WEBUI_CONTROLNET names; left out without it), in full size
with random weights, from picture to map. LaMa is given the picture's left half as its mask; its map is 256 pixels high
before it is enlarged again.

NETWORKS: preprocessor -> files to make (name -> function to state dict) and make(folder) -> function(picture) -> map."""

import functools
import os
import pathlib
import sys
import types

import cv2
import numpy as np
import torch

# a torchvision whose compiled part does not fit torch still has all that is used here
if "torchvision" not in sys.modules:
    sys.modules["torchvision._meta_registrations"] = types.ModuleType("torchvision._meta_registrations")

from controlnet_aux import AnylineDetector, HEDdetector, LineartAnimeDetector, LineartDetector  # noqa: E402
from controlnet_aux import MLSDdetector, PidiNetDetector, TEEDdetector  # noqa: E402
from controlnet_aux.hed import ControlNetHED_Apache2  # noqa: E402
from controlnet_aux.lineart import Generator  # noqa: E402
from controlnet_aux.lineart_anime import UnetGenerator  # noqa: E402
from controlnet_aux.mlsd.models.mbv2_mlsd_large import MobileV2_MLSD_Large  # noqa: E402
from controlnet_aux.pidi.model import pidinet  # noqa: E402
from controlnet_aux.teed.ted import TED  # noqa: E402

CHECKOUT = os.environ.get("INKLOOM_WEBUI_CONTROLNET")


def weights(make, seed: int, wrap=lambda state: state):
    def state() -> dict:
        torch.manual_seed(seed)
        return wrap(make().state_dict())

    return state


def whole(detector, picture: np.ndarray, **options) -> np.ndarray:
    side = min(picture.shape[:2])
    return detector(picture, detect_resolution=side, image_resolution=side, output_type="np", **options)


def detector(kind, *names, **options):
    def make(folder):
        loaded = kind.from_pretrained(str(folder), *names)
        return lambda picture: whole(loaded, picture, **options)

    return make


def teed(kind, name: str):
    def make(folder):
        loaded = kind.from_pretrained(str(folder), name)
        loaded.model.eval()
        return lambda picture: loaded(picture, detect_resolution=min(picture.shape[:2]), output_type="np")

    return make


def anime_generator() -> torch.nn.Module:
    instance = functools.partial(torch.nn.InstanceNorm2d, affine=False, track_running_stats=False)
    return UnetGenerator(3, 1, 8, 64, norm_layer=instance, use_dropout=False)


HED = {"ControlNetHED.pth": weights(ControlNetHED_Apache2, 1)}
PIDINET = {
    "table5_pidinet.pth": weights(pidinet, 2, lambda s: {"state_dict": {f"module.{k}": v for k, v in s.items()}})
}
LINEART = {
    "sk_model.pth": weights(lambda: Generator(3, 1, 3), 3),
    "sk_model2.pth": weights(lambda: Generator(3, 1, 3), 4),
}

NETWORKS = {
    "softedge_hed": dict(files=HED, make=detector(HEDdetector)),
    "softedge_hedsafe": dict(files=HED, make=detector(HEDdetector, safe=True)),
    "scribble_hed": dict(files=HED, make=detector(HEDdetector, scribble=True)),
    "softedge_pidinet": dict(files=PIDINET, make=detector(PidiNetDetector)),
    "softedge_pidisafe": dict(files=PIDINET, make=detector(PidiNetDetector, safe=True)),
    "scribble_pidinet": dict(files=PIDINET, make=detector(PidiNetDetector, scribble=True)),
    "t2ia_sketch_pidi": dict(files=PIDINET, make=detector(PidiNetDetector, apply_filter=True)),
    "softedge_teed": dict(files={"7_model.pth": weights(TED, 5)}, make=teed(TEEDdetector, "7_model.pth")),
    "softedge_anyline": dict(files={"MTEED.pth": weights(TED, 6)}, make=teed(AnylineDetector, "MTEED.pth")),
    "lineart_realistic": dict(files=LINEART, make=detector(LineartDetector)),
    "lineart_coarse": dict(files=LINEART, make=detector(LineartDetector, coarse=True)),
    "lineart_anime": dict(files={"netG.pth": weights(anime_generator, 7)}, make=detector(LineartAnimeDetector)),
    "mlsd": dict(
        files={"mlsd_large_512_fp32.pth": weights(MobileV2_MLSD_Large, 8)}, make=detector(MLSDdetector)
    ),
}


def manga_line(folder):
    source = reference.module("annotator.manga_line")
    network = source.res_skip()
    network.load_state_dict(torch.load(pathlib.Path(folder) / "erika.pth"))
    extraction = source.MangaLineExtration()
    extraction.model = network.eval()
    return extraction


def lama_generator() -> torch.nn.Module:
    plain = {"ratio_gin": 0, "ratio_gout": 0, "enable_lfu": False}
    seen = {"ratio_gin": 0.75, "ratio_gout": 0.75, "enable_lfu": False}
    generator = reference.module("annotator.lama.saicinpainting.training.modules.ffc").FFCResNetGenerator
    kwargs = dict(init_conv_kwargs=plain, downsample_conv_kwargs=plain, resnet_conv_kwargs=seen)
    return generator(4, 3, n_blocks=18, add_out_act="sigmoid", **kwargs)


def lama(folder):
    network = lama_generator()
    network.load_state_dict(torch.load(pathlib.Path(folder) / "ControlNetLama.pth"))
    inpainting = reference.module("annotator.lama").LamaInpainting()
    inpainting.model = network.eval()
    framed = reference.module("scripts.utils").resize_image_with_pad

    def run(picture: np.ndarray) -> np.ndarray:
        height, width = picture.shape[:2]
        mask = np.zeros((height, width, 1), np.uint8)
        mask[:, : width // 2] = 255
        small, remove_pad = framed(np.concatenate([picture, mask], 2), 256)
        filled = cv2.resize(remove_pad(inpainting(small)), (width, height)).astype(np.float32)
        share = mask.astype(np.float32) / 255.0
        return (filled * share + picture.astype(np.float32) * (1 - share)).clip(0, 255).astype(np.uint8)

    return run


if CHECKOUT:
    sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "parity/annotators"))
    import edges_reference as reference

    reference.open_webui(CHECKOUT, "")
    reference.without_training()
    NETWORKS |= {
        "lineart_anime_denoise": dict(
            files={"erika.pth": weights(lambda: reference.module("annotator.manga_line").res_skip(), 9)},
            make=manga_line,
        ),
        "inpaint_only+lama": dict(files={"ControlNetLama.pth": weights(lama_generator, 10)}, make=lama),
    }
