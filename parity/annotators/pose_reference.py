"""sd-webui-controlnet's OpenPose package from a checkout, with stand-ins for what its program brings along and for
the libraries of which it uses next to nothing, and OpenPose's networks in small: every width of the reference is
divided, numbers of maps stay."""

import colorsys
import sys
import types

import numpy as np
import torch

#: Channels that come in from pictures or are maps; all others scale with the width.
FIXED = {3, 19, 38, 22, 71}
#: Maps that join the features of width 128 before a stage.
JOINED = {185: 57, 150: 22, 199: 71}


def open_openpose(checkout: str):
    """The package `annotator.openpose`."""
    sys.path.insert(0, checkout)
    stand_in("modules", devices=types.SimpleNamespace(get_device_for=lambda _: torch.device("cpu")))
    stand_in("annotator.annotator_path", models_path="/nonexistent")
    torchvision = stand_in("torchvision", transforms=stand_in("torchvision.transforms"))
    torchvision.transforms.ToTensor = torchvision.transforms.ToPILImage = lambda: None  # never called
    # matplotlib's hsv_to_rgb gives these very numbers for the twenty colours of a hand.
    colours = stand_in("matplotlib.colors", hsv_to_rgb=lambda hsv: np.array(colorsys.hsv_to_rgb(*hsv)))
    stand_in("matplotlib", colors=colours, pyplot=stand_in("matplotlib.pyplot"))
    from annotator import openpose

    return openpose


def stand_in(name: str, **content):
    made = types.ModuleType(name)
    made.__dict__.update(content)
    sys.modules[name] = made
    return made


def channels(count: int, part: int) -> int:
    if count in FIXED:
        return count
    return 128 // part + JOINED[count] if count in JOINED else count // part


def small_networks(openpose, part: int):
    """Body, hand and face, widths divided by `part`."""
    model, face = openpose.body.bodypose_model.__init__.__globals__, openpose.face
    make_layers, conv = model["make_layers"], face.Conv2d
    model["make_layers"] = lambda block, without: make_layers(
        {k: [channels(v[0], part), channels(v[1], part), *v[2:]] if "pool" not in k else v for k, v in block.items()},
        without,
    )

    class Narrow(conv):  # a class, as the reference asks what its layers are
        def __init__(self, in_channels, out_channels, **rest):
            super().__init__(channels(in_channels, part), channels(out_channels, part), **rest)

    face.Conv2d = Narrow
    try:
        return model["bodypose_model"](), openpose.hand.handpose_model(), face.FaceNet()
    finally:
        model["make_layers"], face.Conv2d = make_layers, conv


def key_in_file(key: str) -> str:
    """Files of body and hand have no names of the rows of layers."""
    return ".".join(key.split(".")[1:]) if key.startswith("model") else key
