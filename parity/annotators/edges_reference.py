"""sd-webui-controlnet (Mikubill/sd-webui-controlnet@56cec5b) without the web UI around it, and the networks of its
edge preprocessors in sizes small enough for goldens. Imported by edges.py."""

import functools
import importlib
import pathlib
import sys
import types

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "models"))
from hash_values import hash_weight  # noqa: E402


def open_webui(checkout: str, models: str) -> None:
    """Makes `annotator` and `scripts` of the checkout importable; weight files are read from the folder `models`."""

    def stand_in(name: str, **members) -> types.ModuleType:
        module = types.ModuleType(name)
        module.__dict__.update(members)
        sys.modules[name] = module
        return module

    def package(name: str, folder: pathlib.Path) -> None:
        stand_in(name).__path__ = [str(folder)]

    root = pathlib.Path(checkout)
    logger = types.SimpleNamespace(info=print, debug=lambda *_: None, warning=print, error=print)
    devices = stand_in("modules.devices", get_device_for=lambda _: torch.device("cpu"))
    shared = stand_in("modules.shared", cmd_opts=types.SimpleNamespace())
    stand_in("modules.modelloader", load_file_from_url=None)
    safe = stand_in("modules.safe", unsafe_torch_load=torch.load, Extra=object)
    stand_in("modules", devices=devices, shared=shared, safe=safe)
    package("annotator", root / "annotator")
    package("scripts", root / "scripts")
    package("scripts.preprocessor", root / "scripts/preprocessor")
    package("scripts.preprocessor.legacy", root / "scripts/preprocessor/legacy")
    stand_in("annotator.annotator_path", models_path=models)
    stand_in("scripts.logging", logger=logger)


def without_training() -> None:
    """Stands in for what parts of LaMa ask for that do not run."""
    for name in ("kornia", "kornia.geometry"):
        sys.modules[name] = types.ModuleType(name)
    for name, member in {
        "kornia.geometry.transform": "rotate",
        "pytorch_lightning": "seed_everything",
        "omegaconf": "OmegaConf",
        "yaml": "safe_load",
        "annotator.lama.saicinpainting.training.trainers": "load_checkpoint",
    }.items():
        sys.modules[name] = types.ModuleType(name)
        setattr(sys.modules[name], member, None)


def module(name: str) -> types.ModuleType:
    return importlib.import_module(name)


def hash_name(key: str) -> str:
    """What a weight is hashed by. Means of norms near 1 would leave nothing of what a network sees."""
    return f"{key}.bias" if key.endswith("running_mean") else key


def fill(network: torch.nn.Module) -> torch.nn.Module:
    """Every weight by its hash, counters left alone."""
    state = network.state_dict().items()
    network.load_state_dict({k: hash_weight(hash_name(k), v.shape) if v.is_floating_point() else v for k, v in state})
    return network.eval()


def hed(widths=(8, 8, 12, 16, 16)) -> torch.nn.Module:
    source = module("annotator.hed")
    network = source.ControlNetHED_Apache2()
    before = 3
    for i, (width, depth) in enumerate(zip(widths, (2, 2, 3, 3, 3)), 1):
        setattr(network, f"block{i}", source.DoubleConvBlock(before, width, depth))
        before = width
    return network


def pidinet(width=8, dilated=4) -> torch.nn.Module:
    source = module("annotator.pidinet.model")
    return source.PiDiNet(width, source.config_model("carv4"), dil=dilated, sa=True)


def lineart(blocks=1) -> torch.nn.Module:
    return module("annotator.lineart").Generator(3, 1, blocks)


def lineart_anime(width=4) -> torch.nn.Module:
    source = module("annotator.lineart_anime")
    norm = functools.partial(torch.nn.InstanceNorm2d, affine=False, track_running_stats=False)
    return source.UnetGenerator(3, 1, 8, width, norm_layer=norm, use_dropout=False)


def manga_line(widths=(4, 6, 8, 10, 12), depths=(2, 2, 3, 1, 2), last=5) -> torch.nn.Module:
    source = module("annotator.manga_line")
    network = source.res_skip()
    before = 1
    for i, (width, depth) in enumerate(zip(widths, depths)):
        down = source._residual_block(before, width, depth, is_first_layer=i == 0)
        setattr(network, f"block{i}", down)
        before = width
    for up in range(1, 5):
        width = widths[4 - up]
        setattr(network, f"block{4 + up}", source._upsampling_residual_block(before, width, depths[4 - up]))
        before = width
    network.block9 = source._residual_block(before, last, 2, is_first_layer=True)
    network.conv15 = source._bn_relu_conv(last, 1, fh=1, fw=1)
    return network


def mlsd(tiny: bool) -> torch.nn.Module:
    name = "tiny" if tiny else "large"
    source = module(f"annotator.mlsd.models.mbv2_mlsd_{name}")
    return getattr(source, f"MobileV2_MLSD_{name.capitalize()}")()


def teed() -> torch.nn.Module:
    return module("annotator.teed.ted").TED()


def full_size() -> dict[str, torch.nn.Module]:
    return {
        "hed": hed((64, 128, 256, 512, 512)),
        "pidinet": pidinet(60, 24),
        "lineart": lineart(3),
        "lineart-anime": lineart_anime(64),
        "manga-line": manga_line((24, 48, 96, 192, 384), (2, 3, 5, 7, 12), 16),
        "mlsd": mlsd(False),
        "mlsd-tiny": mlsd(True),
        "teed": teed(),
    }
