"""LeReS, LeReS++ and NormalBae of controlnet_aux, UniFormer of sd-webui-controlnet (Mikubill/sd-webui-controlnet@56cec5b,
whose checkout INKLOOM_WEBUI_CONTROLNET names; left out without it), in full size with random weights. Everything from
picture to map is run; controlnet_aux brings sides to multiples of 64, which a square picture of 512 or 1024 is spared.

NETWORKS: preprocessor -> files to make (name -> function to state dict) and make(folder) -> function(picture) -> map."""

import contextlib
import functools
import io
import os
import pathlib
import sys
import types

import numpy as np
import torch

# a torchvision whose compiled part does not fit torch still has all that is used here
if "torchvision" not in sys.modules:
    sys.modules["torchvision._meta_registrations"] = types.ModuleType("torchvision._meta_registrations")

from controlnet_aux.leres import LeresDetector  # noqa: E402
from controlnet_aux.leres.leres.multi_depth_model_woauxi import RelDepthModel  # noqa: E402
from controlnet_aux.leres.pix2pix.models import networks as merging  # noqa: E402
from controlnet_aux.normalbae import NNET, NormalBaeDetector  # noqa: E402


def leres_weights() -> dict:
    torch.manual_seed(11)
    return {"depth_model": RelDepthModel(backbone="resnext101").state_dict()}


def merge_weights() -> dict:
    torch.manual_seed(12)
    return merging.UnetGenerator(2, 1, 10, 64, merging.get_norm_layer("none"), use_dropout=True).state_dict()


def quietly(work, *arguments, **named):
    with contextlib.redirect_stdout(io.StringIO()):
        return work(*arguments, **named)


def normal_weights() -> dict:
    torch.manual_seed(13)
    arguments = types.SimpleNamespace(mode="client", architecture="BN", sampling_ratio=0.4, importance_ratio=0.7)
    return {"model": quietly(NNET, arguments).state_dict()}


def whole(detector, picture: np.ndarray, **options) -> np.ndarray:
    side = min(picture.shape[:2])
    sizes = dict(detect_resolution=side, image_resolution=side, output_type="np")
    return quietly(detector, picture, **sizes, **options)


def leres(folder: str, boost: bool):
    arguments, sys.argv = sys.argv, sys.argv[:1]  # the reference reads options of its own from the command line
    try:
        detector = quietly(LeresDetector.from_pretrained, str(folder))
    finally:
        sys.argv = arguments
    detector.model.eval()
    return functools.partial(whole, detector, boost=boost)


def normal_bae(folder: str):
    return functools.partial(whole, quietly(NormalBaeDetector.from_pretrained, str(folder)))


LERES = {"res101.pth": leres_weights, "latest_net_G.pth": merge_weights}
NETWORKS = {
    "depth_leres": dict(files=LERES, make=functools.partial(leres, boost=False)),
    "depth_leres++": dict(files=LERES, make=functools.partial(leres, boost=True)),
    "normal_bae": dict(files={"scannet.pt": normal_weights}, make=normal_bae),
}

if "INKLOOM_WEBUI_CONTROLNET" in os.environ:
    WEBUI = os.environ["INKLOOM_WEBUI_CONTROLNET"]
    sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "parity/annotators"))
    from depth_cnn_reference import module, open_webui, segmenter  # noqa: E402

    def uniformer_weights() -> dict:
        torch.manual_seed(14)
        open_webui(WEBUI)
        return {"state_dict": segmenter(WEBUI).state_dict()}

    def uniformer(folder: str):
        open_webui(WEBUI)
        network = segmenter(WEBUI)
        network.load_state_dict(torch.load(pathlib.Path(folder) / "upernet_global_small.pth")["state_dict"])
        network.CLASSES = network.PALETTE = list(range(150))
        reference = module("annotator.uniformer")
        reference.model = network
        return functools.partial(quietly, reference.apply_uniformer)

    NETWORKS["seg_ufade20k"] = dict(files={"upernet_global_small.pth": uniformer_weights}, make=uniformer)
