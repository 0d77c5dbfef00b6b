"""LeReS, NormalBae and UniFormer as sd-webui-controlnet (Mikubill/sd-webui-controlnet@56cec5b) has them, without the web
UI around them, in full size and in sizes small enough for goldens. Imported by leres.py, normal_bae.py, uniformer.py."""

import contextlib
import importlib
import io
import pathlib
import sys
import types

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "models"))
from hash_values import hash_weight  # noqa: E402

torch.set_num_threads(1)


def open_webui(checkout: str) -> None:
    """Makes `annotator` of the checkout importable."""

    def stand_in(name: str, **members) -> types.ModuleType:
        module = types.ModuleType(name)
        module.__dict__.update(members)
        sys.modules[name] = module
        return module

    # the wheel of torchvision may lack its compiled operators, of which none is used here
    if "torchvision" not in sys.modules:
        stand_in("torchvision._meta_registrations")
    devices = stand_in("modules.devices", get_device_for=lambda _: torch.device("cpu"), torch_gc=lambda: None)
    shared = stand_in("modules.shared", opts=types.SimpleNamespace(), cmd_opts=types.SimpleNamespace())
    stand_in("modules", devices=devices, shared=shared)
    annotator = stand_in("annotator")
    annotator.__path__ = [str(pathlib.Path(checkout) / "annotator")]
    stand_in("annotator.annotator_path", models_path="")


def module(name: str) -> types.ModuleType:
    with contextlib.redirect_stdout(io.StringIO()):
        return importlib.import_module(name)


def fill(network: nn.Module) -> nn.Module:
    """Every weight by its hash, counters left alone. Means are hashed as biases are: near 1 they would let nothing pass
    the rectifier behind them."""
    state = network.state_dict()
    names = {key: f"{key}.bias" if key.endswith("running_mean") else key for key in state}
    network.load_state_dict({k: hash_weight(names[k], v.shape) if v.is_floating_point() else v for k, v in state.items()})
    return network.eval()


def shapes_of(network: nn.Module) -> list[str]:
    return [f"{key} [{','.join(map(str, value.shape))}]" for key, value in network.state_dict().items()]


def leres() -> nn.Module:
    """Keys without the `depth_model.` that the file has before each."""
    return module("annotator.leres.leres.multi_depth_model_woauxi").DepthModel("resnext101_stride32x8d")


def small_leres() -> nn.Module:
    """Widths an eighth, blocks 1, 2, 1, 1, groups of two."""
    parts = module("annotator.leres.leres.network_auxi")
    residual = module("annotator.leres.leres.Resnext_torch")

    class Small(residual.ResNet):
        def _make_layer(self, block, planes, blocks, stride=1, dilate=False):
            return super()._make_layer(block, planes // 8, blocks, stride, dilate)

        def __init__(self):
            super().__init__(residual.Bottleneck, [1, 2, 1, 1], groups=16, width_per_group=16)

    network = nn.Module()
    network.encoder_modules = nn.Module()
    network.encoder_modules.encoder = Small()
    decoder = nn.Module()
    channels = [32, 64, 128, 256]
    decoder.conv = parts.FTB(channels[3], 48)
    decoder.conv1 = nn.Conv2d(48, 24, 3, padding=1)
    decoder.upsample = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
    for level in (2, 1, 0):
        setattr(decoder, f"ffm{level}", parts.FFM(channels[level], 24, 24))
    decoder.outconv = parts.AO(24, 1)
    network.decoder_modules = decoder
    encode = network.encoder_modules.encoder
    network.forward = lambda x: parts.Decoder.forward(decoder, encode(x))
    return network


def merge_network(width: int = 64, levels: int = 10) -> nn.Module:
    networks = module("annotator.leres.pix2pix.models.networks")
    return networks.UnetGenerator(2, 1, levels, width, networks.get_norm_layer("none"), use_dropout=True)


def normal_bae() -> nn.Module:
    nnet = module("annotator.normalbae.models.NNET")
    arguments = types.SimpleNamespace(mode="client", architecture="BN", sampling_ratio=0.4, importance_ratio=0.7)
    with contextlib.redirect_stdout(io.StringIO()):
        return nnet.NNET(arguments)


def segmenter(checkout: str, **changes) -> nn.Module:
    """`changes` of the backbone and of the head."""
    module("annotator.uniformer.uniformer")
    mmcv = module("annotator.mmpkg.mmcv")
    config = mmcv.Config.fromfile(f"{checkout}/annotator/uniformer/upernet_global_small.py")
    config.model.pretrained = None
    config.model.train_cfg = None
    for part, values in changes.items():
        config.model[part].update(values)
    with contextlib.redirect_stdout(io.StringIO()):
        network = module("annotator.mmpkg.mmseg.models").build_segmentor(config.model)
    network.cfg = config
    return network.eval()


def small_normal_bae() -> nn.Module:
    """Stages of one or two blocks, channels about a half, decoder of 32, 24, 20 and 16, perceptrons of 16."""
    parts = module("annotator.normalbae.models.submodules.decoder")
    sys.path.insert(0, str(pathlib.Path(parts.__file__).parent / "efficientnet_repo"))
    nets = module("geffnet.gen_efficientnet")
    definition = [
        ["ds_r2_k3_s1_e1_c16_se0.25"],
        ["ir_r1_k3_s2_e6_c24_se0.25"],
        ["ir_r2_k5_s2_e6_c40_se0.25"],
        ["ir_r1_k3_s2_e6_c48_se0.25"],
        ["ir_r1_k5_s1_e6_c64_se0.25"],
        ["ir_r2_k5_s2_e6_c80_se0.25"],
        ["ir_r1_k3_s1_e6_c96_se0.25"],
    ]
    base = nets.GenEfficientNet(
        nets.decode_arch_def(definition),
        num_features=56,
        stem_size=32,
        channel_multiplier=0.5,
        act_layer=nets.resolve_act_layer({}, "swish"),
        norm_kwargs={"eps": nets.BN_EPS_TF_DEFAULT},
        pad_type="same",
    )
    base.global_pool = nn.Identity()
    base.classifier = nn.Identity()
    network = nn.Module()
    network.encoder = nn.Module()
    network.encoder.original_model = base
    stages = [8, 16, 24, 24, 32, 40, 48]
    widths = [32, 24, 20, 16]
    decoder = nn.Module()
    decoder.conv2 = nn.Conv2d(56, 56, 1)
    before = 56
    for i, (skip, width) in enumerate(zip((4, 2, 1, 0), widths), 1):
        setattr(decoder, f"up{i}", parts.UpSampleBN(before + stages[skip], width))
        before = width
    decoder.out_conv_res8 = nn.Conv2d(24, 4, 3, padding=1)
    for name, width in (("res4", 24), ("res2", 20), ("res1", 16)):
        layers = [nn.Conv1d(width + 4, 16, 1), nn.ReLU(), nn.Conv1d(16, 16, 1), nn.ReLU(), nn.Conv1d(16, 16, 1), nn.ReLU()]
        setattr(decoder, f"out_conv_{name}", nn.Sequential(*layers, nn.Conv1d(16, 4, 1)))
    network.decoder = decoder
    encode = module("annotator.normalbae.models.submodules.encoder").Encoder.forward

    def forward(x):
        # the reference's decoder flattens with the full size's channels; the same network at this size
        with narrowed(decoder):
            return parts.Decoder.forward(decoder, encode(network.encoder, x))

    network.forward = forward
    return network


@contextlib.contextmanager
def narrowed(decoder: nn.Module):
    """The reference names 512, 256 and 128 channels where it flattens pictures; here they are those of the features."""
    view = torch.Tensor.view

    def fitting(self, *shape):
        names = {512 + 4, 256 + 4, 128 + 4}
        return view(self, *[self.shape[1] if i == 1 and size in names else size for i, size in enumerate(shape)])

    torch.Tensor.view = fitting
    try:
        yield
    finally:
        torch.Tensor.view = view


def small_segmenter(checkout: str) -> nn.Module:
    channels = [16, 24, 32, 48]
    return segmenter(
        checkout,
        backbone={"embed_dim": channels, "layers": [1, 1, 2, 1], "head_dim": 16},
        decode_head={"in_channels": channels, "channels": 24, "num_classes": 7},
        auxiliary_head={"in_channels": 32, "num_classes": 7},
    )
