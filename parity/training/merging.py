"""Goldens of merging, resizing and extracting LoRAs: tiny files with kohya's names of modules, and what kohya's own
scripts make of them. DIR is a checkout of kohya-ss/sd-scripts at 48d368fa557731ad0488c07304dfeba8c07910eb; only the
arithmetic of its scripts is used, so that the rest of its packages (torchvision, bitsandbytes ...) need not be there.

Signs of singular vectors come from LAPACK and differ by its version. They decide what kohya's clamping cuts, so that
they are settled here: the largest number of every column of U is positive.

Writes packages/training/src/merging/lora/goldens/*.safetensors.

Run: python parity/training/merging.py DIR
"""

import sys
import types
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

torch.set_num_threads(1)
CHECKOUT = Path(sys.argv[1])
GOLDENS = Path(__file__).parents[2] / "packages/training/src/merging/lora/goldens"
MADE_BY = f"kohya-ss/sd-scripts@48d368fa, torch {torch.__version__}"


def stand_ins():
    """Modules that the scripts import and whose contents these cases do not reach, but for metadata."""

    def module(name, **contents):
        made = types.ModuleType(name)
        made.__dict__.update(contents)
        sys.modules[name] = made
        return made

    def metadata_of(path):
        with safe_open(path, framework="pt") as file:
            return file.metadata()

    train_util = module(
        "library.train_util",
        load_metadata_from_safetensors=metadata_of,
        build_minimum_network_metadata=lambda *_: {},
        SS_METADATA_KEY_V2="ss_v2",
        SS_METADATA_KEY_BASE_MODEL_VERSION="ss_base_model_version",
    )
    model_util = module("library.model_util", is_safetensors=lambda path: path.endswith(".safetensors"))
    others = {name: module(f"library.{name}") for name in ("sai_model_spec", "sdxl_model_util")}
    module("library.utils", setup_logging=lambda *_, **__: None)
    module("library", train_util=train_util, model_util=model_util, **others)
    module("lora")


stand_ins()
sys.path.insert(0, str(CHECKOUT / "networks"))
import extract_lora_from_models  # noqa: E402
import merge_lora  # noqa: E402
import resize_lora  # noqa: E402
import svd_merge_lora  # noqa: E402

svd = torch.linalg.svd


def settled_svd(matrix, *rest, **more):
    u, s, vh = svd(matrix, *rest, **more)
    columns = torch.arange(s.shape[0])
    signs = torch.sign(u[u[:, : s.shape[0]].abs().argmax(dim=0), columns])
    u[:, : s.shape[0]] *= signs
    vh[: s.shape[0]] *= signs[:, None]
    return u, s, vh


torch.linalg.svd = settled_svd

quantile = torch.quantile
# Kohya's clamping at the quantile 1 cuts negative numbers beyond the largest positive one; without it, 1 is no limit.
torch.quantile = lambda values, q: torch.tensor(float("inf")) if q == 1 else quantile(values, q)

# module, [out, in, ...kernel]
MODULES = {
    "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q": (12, 10),
    "lora_unet_mid_block_attentions_0_proj_in": (14, 12, 1, 1),
    "lora_unet_up_blocks_1_resnets_0_conv1": (6, 8, 3, 3),
    "lora_te_text_model_encoder_layers_0_mlp_fc1": (16, 9),
}


def lora(seed, rank, alpha, leave_out=()):
    random = torch.Generator().manual_seed(seed)
    tensors = {}
    for name, (out, *rest) in MODULES.items():
        if name in leave_out:
            continue
        ones = [1] * (len(rest) - 1)
        # Of uneven sizes, as trained factors are: otherwise no cut would be better than another.
        sizes = torch.exp(-torch.arange(rank) / 2)
        down = torch.randn([rank, *rest], generator=random) * sizes.reshape([rank] + [1] * len(rest))
        tensors[f"{name}.lora_down.weight"] = down
        tensors[f"{name}.lora_up.weight"] = torch.randn([out, rank, *ones], generator=random) * 0.3
        tensors[f"{name}.alpha"] = torch.tensor(float(alpha))
    return tensors


def save(name, tensors, **metadata):
    tensors = {key: value.float().contiguous() for key, value in tensors.items()}
    save_file(tensors, GOLDENS / f"{name}.safetensors", {"made_by": MADE_BY, **metadata})


def path(name):
    return str(GOLDENS / f"{name}.safetensors")


GOLDENS.mkdir(parents=True, exist_ok=True)
TEXT = list(MODULES)[3]
save("source-a", lora(1, 4, 2), ss_v2="False", ss_base_model_version="sd_v1", ss_network_dim="4")
save("source-b", lora(2, 4, 4))
save("source-c", lora(3, 6, 1, leave_out=[TEXT]))

added, *_ = merge_lora.merge_lora_models([path("source-a"), path("source-b")], [0.8, -0.5], torch.float)
save("added", added)

# BASE, IN01 IN02 IN04 IN05 IN07 IN08, MID, OUT03 ... OUT11
BLOCKS = "[0.5,1,1,0.25,1,1,1,2,1,0.75,1,1,1,1,1,1,1]"
EVEN = "[" + ",".join(["1"] * 17) + "]"
ALL = [path("source-a"), path("source-b"), path("source-c")]
for name, limit in (("decomposed", 1), ("clamped", 0.99)):
    svd_merge_lora.CLAMP_QUANTILE = limit
    merged, *_ = svd_merge_lora.merge_lora_models(
        ALL, [0.7, 0.5, -1.2], [BLOCKS, EVEN, EVEN], 5, 3, None, torch.float
    )
    save(name, merged)
# Of more ranks than there are: nothing but the sum
svd_merge_lora.CLAMP_QUANTILE = 1
merged, *_ = svd_merge_lora.merge_lora_models(ALL, [0.7, 0.5, -1.2], [], 99, 99, None, torch.float)
save("summed", merged)

for name, rank, conv_rank, method, target in (
    ("resized-fixed", 2, 3, None, None),
    ("resized-ratio", 6, 6, "sv_ratio", 4.0),
    ("resized-cumulative", 6, 6, "sv_cumulative", 0.7),
    ("resized-fro", 6, 6, "sv_fro", 0.9),
):
    source = load_file(path("source-c"))
    resized, *_ = resize_lora.resize_lora_model(
        source, rank, conv_rank, torch.float, None, method, target, False
    )
    save(name, resized)


def extraction():
    """Checkpoints that differ by a little everywhere, in the layers of MODULES."""
    random = torch.Generator().manual_seed(4)
    originals = {name: torch.randn(shape, generator=random) for name, shape in MODULES.items()}
    tuned = {
        name: weight + 0.1 * torch.randn(weight.shape, generator=random) for name, weight in originals.items()
    }
    kept = {}

    class Network:
        def __init__(self, weights):
            def layers(beginning):
                return [
                    types.SimpleNamespace(
                        lora_name=name, org_module=types.SimpleNamespace(weight=weights[name])
                    )
                    for name in weights
                    if name.startswith(beginning)
                ]

            self.text_encoder_loras = layers("lora_te")
            self.unet_loras = layers("lora_unet")

        def apply_to(self, *_):
            pass

        def load_state_dict(self, weights):
            kept.update(weights)

        def save_weights(self, *_):
            pass

    library = extract_lora_from_models.model_util
    library.load_models_from_stable_diffusion_checkpoint = lambda _, which: (which, None, which)
    library.get_model_version_str_for_sd1_sd2 = lambda *_: "sd_v1"
    lora = extract_lora_from_models.lora
    lora.create_network = lambda *given, **_: Network(originals if given[5] == "original" else tuned)
    lora.create_network_from_weights = lambda *_, weights_sd, **__: (Network(originals), weights_sd)
    extract_lora_from_models.args = types.SimpleNamespace(device=None)
    extract_lora_from_models.svd(
        "original", "tuned", "nowhere.safetensors", dim=4, v2=False, conv_dim=3, no_metadata=True
    )
    save("extracted", kept)
    pairs = {f"original.{name}": weight for name, weight in originals.items()}
    save("extracted-from", {**pairs, **{f"tuned.{name}": weight for name, weight in tuned.items()}})


extraction()
