"""Makes packages/diffusion/src/annotate/edges/goldens/: the maps that sd-webui-controlnet's own preprocessors make of a
small picture, with the small networks of edges_reference.py and hashed weights.

maps.safetensors  `picture` [height, width, 3], and the map of each preprocessor by its id [height, width]; ids with `@`
                  are of another resolution than 64
                  `lines`: 60 pictures of 30x20, a bit per pixel, each with one of OpenCV's lines between `line ends`
networks.json     keys and shapes of the files by their names

Some weights are multiplied (SHARPER), so that maps hold more than grey or black and white; the test does the same.
DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b.

Run: python parity/annotators/edges_maps.py DIR
"""

import json
import pathlib
import re
import sys
import tempfile
import types

import cv2
import edges_reference as reference
import numpy as np
import torch
from safetensors.torch import save_file

OUT = pathlib.Path(__file__).parents[2] / "packages/diffusion/src/annotate/edges/goldens"
torch.set_num_threads(1)
models = tempfile.mkdtemp()
reference.open_webui(sys.argv[1], models)

FILES = {
    "ControlNetHED.pth": ("hed", reference.hed()),
    "table5_pidinet.pth": ("pidinet", reference.pidinet()),
    "sk_model.pth": ("lineart", reference.lineart()),
    "netG.pth": ("lineart_anime", reference.lineart_anime()),
    "erika.pth": ("manga_line", reference.manga_line()),
    "mlsd_large_512_fp32.pth": ("mlsd", reference.mlsd(False)),
    "MTEED.pth": ("TEED", reference.teed()),
    "7_model.pth": ("TEED", reference.teed()),
}
# factors of the weights whose key matches
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
shapes = {}
for file, (folder, network) in FILES.items():
    state = reference.fill(network).state_dict()
    for pattern, factor in SHARPER.items():
        state = {k: v * factor if re.search(pattern, k) else v for k, v in state.items()}
    path = pathlib.Path(models) / folder / file
    path.parent.mkdir(exist_ok=True)
    torch.save(state, path)
    shapes[file] = {k: list(v.shape) for k, v in state.items() if not k.endswith("num_batches_tracked")}
networks = {file: network for file, (_, network) in FILES.items()}


def put(module: str, name: str, network) -> None:
    """The small network in place of the class that the reference makes."""
    setattr(reference.module(module), name, lambda *_, **__: network)


put("annotator.hed", "ControlNetHED_Apache2", networks["ControlNetHED.pth"])
put("annotator.pidinet", "pidinet", networks["table5_pidinet.pth"])
put("annotator.lineart", "Generator", networks["sk_model.pth"])
put("annotator.lineart_anime", "UnetGenerator", networks["netG.pth"])
put("annotator.manga_line", "res_skip", networks["erika.pth"])
# named by processor.py for a type alone
clip = types.ModuleType("transformers.models.clip.modeling_clip")
clip.CLIPVisionModelOutput = object
sys.modules[clip.__name__] = clip
for name in ("transformers", "transformers.models", "transformers.models.clip"):
    sys.modules[name] = types.ModuleType(name)
processor = reference.module("scripts.preprocessor.legacy.processor")
hwc3 = reference.module("annotator.util").HWC3

# The classes of newer preprocessors want more of the web UI than is here: what they do is called instead.
legacy = {"lineart_standard": lambda image, resolution: hwc3(processor.lineart_standard(image, resolution)[0])}
stand_in = types.ModuleType("scripts.supported_preprocessor")
stand_in.Preprocessor = type(
    "Preprocessor",
    (),
    {
        "__init__": lambda self, name: None,
        "add_supported_preprocessor": classmethod(lambda cls, _: None),
        "get_preprocessor": classmethod(lambda cls, name: legacy[name]),
    },
)
stand_in.PreprocessorParameter = lambda **_: None
sys.modules["scripts.supported_preprocessor"] = stand_in
newer = reference.module("scripts.preprocessor.teed")


def scene(width: int, height: int) -> np.ndarray:
    """Lines, discs and shades of colour, and some noise."""
    random = np.random.default_rng(3)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    image = np.stack([x * 255 / width, y * 255 / height, (x + y) % 256], 2).astype(np.uint8)
    cv2.rectangle(image, (10, 8), (width // 2, height // 2), (230, 40, 60), -1)
    cv2.circle(image, (width * 2 // 3, height // 2), height // 4, (20, 200, 250), -1)
    cv2.line(image, (3, height - 5), (width - 4, 6), (0, 0, 0), 2)
    cv2.putText(image, "ink", (12, height - 12), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (255, 255, 255), 2)
    noise = random.normal(0, 6, image.shape)
    return (image + noise).clip(0, 255).astype(np.uint8)


picture = scene(122, 90)
made = {
    "softedge_hed": processor.hed(picture, 64)[0],
    "softedge_hed@96": processor.hed(picture, 96)[0],
    "softedge_hedsafe": processor.hed_safe(picture, 64)[0],
    "scribble_hed": processor.scribble_hed(picture, 64)[0],
    "softedge_pidinet": processor.pidinet(picture, 64)[0],
    "softedge_pidisafe": processor.pidinet_safe(picture, 64)[0],
    "scribble_pidinet": processor.scribble_pidinet(picture, 64)[0],
    "t2ia_sketch_pidi": processor.pidinet_ts(picture, 64)[0],
    "lineart_realistic": processor.lineart(picture, 64)[0],
    "lineart_anime": processor.lineart_anime(picture, 64)[0],
    "lineart_anime_denoise": processor.lineart_anime_denoise(picture, 64)[0],
    "lineart_standard": processor.lineart_standard(picture, 64)[0],
    "lineart_standard@120": processor.lineart_standard(picture, 120)[0],
    "mlsd": processor.mlsd(picture, 64, 0.5, 0.1)[0],
    "softedge_teed": newer.PreprocessorTEED()(picture, 64, 3),
    "softedge_anyline": newer.PreprocessorAnyline()(picture, 64, 2)[:, :, 0],
    "softedge_anyline@128": newer.PreprocessorAnyline()(picture, 128, 0)[:, :, 0],
}
for name, image in made.items():
    levels, counts = np.unique(image, return_counts=True)
    print(name, image.shape, f"{len(levels)} levels, {counts.max() / counts.sum():.0%} of one")
random = np.random.default_rng(5)
ends = random.integers(-15, 45, (60, 4)).astype(np.int32)
lines = np.zeros((60, 20, 30), np.uint8)
for canvas, (x0, y0, x1, y1) in zip(lines, ends.tolist()):
    cv2.line(canvas, (x0, y0), (x1, y1), 1, 1)
made |= {"lines": np.packbits(lines), "line ends": ends}
save_file({"picture": torch.from_numpy(picture)} | {k: torch.from_numpy(np.ascontiguousarray(v)) for k, v in made.items()}, OUT / "maps.safetensors")
(OUT / "networks.json").write_text(json.dumps({"shapes": shapes, "sharper": SHARPER}))
