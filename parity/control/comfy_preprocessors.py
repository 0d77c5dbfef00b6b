"""Makes packages/diffusion/src/comfy/goldens/preprocessors.safetensors: what nodes of preprocessors make of the picture in
packages/diffusion/src/annotate/edges/goldens.

Of each node of comfyui_controlnet_aux its map [height, width, channels] by its class and its values, with the small
networks of parity/annotators/edges_reference.py in place of what it downloads; as levels, those between two rounded.
`Canny low high` is kornia's answer, a bit per pixel in bytes.

WEBUI is a checkout of Mikubill/sd-webui-controlnet@56cec5b, AUX one of Fannovel16/comfyui_controlnet_aux@e8b689a.

Run: python parity/control/comfy_preprocessors.py WEBUI AUX
"""

import importlib
import pathlib
import re
import sys
import tempfile
import types

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

ROOT = pathlib.Path(__file__).parents[2]
OUT = ROOT / "packages/diffusion/src/comfy/goldens/preprocessors.safetensors"
PICTURE = ROOT / "packages/diffusion/src/annotate/edges/goldens/maps.safetensors"
SHARPER = {
    r"^block\d\.(convs|projection)": 0.9,
    r"^norm$": 100.0,
    r"^classifier\.weight$": 6.0,
    r"^model4\.1\.weight$": 3.0,
    r"^block_1\.conv1\.weight$": 0.01,
    r"^up_block_\d\.features\.[25]\.weight$": -9.0,
    r"^block23\.conv3\.weight$": 20.0,
    r"^conv15\.model\.2\.weight$": 0.5,
}
WEBUI, AUX = sys.argv[1:3]
torch.set_num_threads(1)
sys.path.insert(0, str(ROOT / "parity/annotators"))
sys.path.insert(0, str(ROOT / "parity/models"))
sys.path.insert(0, str(pathlib.Path(AUX) / "src"))
import edges_reference as reference  # noqa: E402

reference.open_webui(WEBUI, tempfile.mkdtemp())


def sharpened(network: torch.nn.Module) -> torch.nn.Module:
    state = reference.fill(network).state_dict()
    for pattern, factor in SHARPER.items():
        state = {k: v * factor if re.search(pattern, k) else v for k, v in state.items()}
    network.load_state_dict(state)
    return network.eval()


# What the nodes ask of ComfyUI.
comfy = types.ModuleType("comfy")
comfy.utils = types.ModuleType("comfy.utils")
comfy.utils.ProgressBar = lambda *_: types.SimpleNamespace(update=lambda *_: None)
comfy.model_management = types.ModuleType("comfy.model_management")
comfy.model_management.get_torch_device = lambda: "cpu"
sys.modules |= {m.__name__: m for m in (comfy, comfy.utils, comfy.model_management)}
package = types.ModuleType("aux_nodes")
package.__path__ = [AUX]
sys.modules["aux_nodes"] = package


def detector(module: str, name: str, *networks) -> None:
    """Hands the small networks to the class that would download its own."""
    cls = getattr(importlib.import_module(f"custom_controlnet_aux.{module}"), name)
    cls.from_pretrained = classmethod(lambda own, *_, **__: own(*networks))


lineart = sharpened(reference.lineart())
detector("hed", "HEDdetector", sharpened(reference.hed()))
detector("pidi", "PidiNetDetector", sharpened(reference.pidinet()))
detector("lineart", "LineartDetector", lineart, lineart)
detector("mlsd", "MLSDdetector", sharpened(reference.mlsd(False)))
detector("teed", "TEDDetector", sharpened(reference.teed()))

CASES = [
    ("canny", "CannyEdgePreprocessor", dict(low_threshold=60, high_threshold=150, resolution=64)),
    ("canny", "CannyEdgePreprocessor", dict(low_threshold=60, high_threshold=150, resolution=128)),
    ("hed", "HEDPreprocessor", dict(safe="enable", resolution=64)),
    ("hed", "HEDPreprocessor", dict(safe="disable", resolution=64)),
    ("hed", "FakeScribblePreprocessor", dict(safe="disable", resolution=128)),
    ("pidinet", "PiDiNetPreprocessor", dict(safe="enable", resolution=64)),
    ("scribble", "Scribble_PiDiNet_Preprocessor", dict(safe="disable", resolution=64)),
    ("scribble", "ScribblePreprocessor", dict(resolution=64)),
    ("scribble", "Scribble_XDoG_Preprocessor", dict(threshold=20, resolution=64)),
    ("lineart", "LineArtPreprocessor", dict(coarse="disable", resolution=64)),
    ("lineart_standard", "LineartStandardPreprocessor", dict(guassian_sigma=6.0, intensity_threshold=8, resolution=64)),
    ("mlsd", "M-LSDPreprocessor", dict(score_threshold=0.5, dist_threshold=0.1, resolution=64)),
    ("teed", "TEEDPreprocessor", dict(safe_steps=3, resolution=64)),
    ("anyline", "AnyLineArtPreprocessor_aux", dict(
        merge_with_lineart="lineart_standard", resolution=128, lineart_lower_bound=0.1,
        lineart_upper_bound=1.0, object_min_size=36, object_connectivity=1,
    )),
    ("color", "ColorPreprocessor", dict(resolution=64)),
    ("tile", "TilePreprocessor", dict(pyrUp_iters=1)),
    ("tile", "TilePreprocessor", dict(pyrUp_iters=3)),
]  # fmt: skip

picture = torch.from_numpy(load_file(PICTURE)["picture"]).float()[None] / 255
made = {}
for module, name, values in CASES:
    wrapper = importlib.import_module(f"aux_nodes.node_wrappers.{module}")
    cls = wrapper.NODE_CLASS_MAPPINGS[name]
    with torch.no_grad():
        (image,) = getattr(cls(), cls.FUNCTION)(image=picture, **values)
    levels = np.rint(np.asarray(image[0], np.float64) * 255).astype(np.uint8)
    if (levels == levels[:, :, :1]).all():
        levels = levels[:, :, :1]
    key = " ".join([name, *(f"{k}={v}" for k, v in values.items())])
    made[key] = np.ascontiguousarray(levels)
    found, counts = np.unique(levels, return_counts=True)
    print(key, levels.shape, f"{len(found)} levels, {counts.max() / counts.sum():.0%} of one")

from kornia.filters import canny  # noqa: E402

for low, high in ((0.1, 0.3), (0.4, 0.8)):
    edges = canny(picture.movedim(-1, 1), low, high)[1][0, 0].numpy()
    made[f"Canny {low} {high}"] = np.packbits(edges.astype(np.uint8))
    print(low, high, edges.mean())
save_file(made, OUT)
OUT.chmod(0o644)
