"""Makes packages/models/src/taggers/goldens/networks.{json,safetensors}: scores of tiny taggers with hashed weights.

timm's networks in the forms that SmilingWolf's taggers have (v3: `config.json` beside `model.safetensors`), and the port of
DeepDanbooru to PyTorch with a sixteenth of its channels. The JSON file holds the keys and shapes of their weights.

packages/training/src/tagging/goldens/deepdanbooru.pt is the latter's file as people have it, with a 64th of its channels and its labels
inside.

DEEPDANBOORU is deep_danbooru_model.py of AUTOMATIC1111/TorchDeepDanbooru@559e7d4.

Run: python parity/tagging/networks.py DEEPDANBOORU
"""

import json
import re
import sys
from pathlib import Path

import torch
import torchvision_stub  # noqa: F401
from safetensors.torch import save_file
import timm  # noqa: E402, I001

sys.path.insert(0, str(Path(__file__).parents[1] / "models"))
from hash_values import fill, hash_input  # noqa: E402

OUT = Path(__file__).parents[2] / "packages/models/src/taggers/goldens"
FILE = Path(__file__).parents[2] / "packages/training/src/tagging/goldens/deepdanbooru.pt"
LABELS = 11
torch.set_num_threads(1)
torch.set_grad_enabled(False)

TIMM = {
    # name: architecture, side, pictures at once, what is changed of the architecture
    "vit": ("vit_base_patch16_224", 48, 2, dict(embed_dim=128, depth=2, num_heads=2, class_token=False, global_pool="avg", fc_norm=False, act_layer="gelu_tanh")),
    "vit-scaled": ("vit_large_patch16_224", 32, 1, dict(embed_dim=64, depth=2, num_heads=1, global_pool="avg", init_values=1e-5)),
    "vit-token": ("vit_base_patch16_224", 32, 1, dict(embed_dim=64, depth=1, num_heads=1, global_pool="token")),
    "convnext": ("convnext_base", 64, 2, dict(depths=(1, 1, 2, 1), dims=(8, 16, 24, 32), act_layer="gelu_tanh")),
    # windows that are moved, and a last stage that is one window
    "swinv2": ("swinv2_base_window8_256", 64, 1, dict(embed_dim=16, depths=(2, 2), num_heads=(2, 4), window_size=8, act_layer="gelu")),
    # windows that do not fill the stage
    "swinv2-odd": ("swinv2_base_window8_256", 48, 1, dict(embed_dim=16, depths=(2, 2), num_heads=(1, 2), window_size=5)),
    "eva": ("eva02_large_patch14_448", 56, 2, dict(embed_dim=128, depth=2, num_heads=2, global_pool="avg")),
    "eva-token": ("eva02_large_patch14_448", 42, 1, dict(embed_dim=64, depth=1, num_heads=1, global_pool="token")),
}


def deep_danbooru(path, divisor):
    """The reference's class with fewer channels."""

    def narrow(found):
        fixed = {"3": 3, "9176": LABELS}
        return f"{found[1]}={fixed.get(found[2], int(found[2]) // divisor)}"

    within = {}
    source = Path(path).read_text(encoding="utf-8")
    exec(re.sub(r"((?:in|out)_channels)=(\d+)", narrow, source), within)
    return within["DeepDanbooruModel"]()


def keys_of(model):
    return {key: list(value.shape) for key, value in model.state_dict().items()}


def main(path):
    cases, goldens = {}, {}
    for name, (architecture, side, count, changed) in TIMM.items():
        size = {} if name == "convnext" else {"img_size": side}
        model = fill(timm.create_model(architecture, num_classes=LABELS, **size, **changed))
        logits = model(hash_input("pictures", (count, 3, side, side)))
        goldens[name] = torch.sigmoid(logits).contiguous()
        cases[name] = {"side": side, "count": count, "keys": keys_of(model)}
    # Its residuals add up: the last layer is scaled so that scores are not all 0 or 1.
    model = fill(deep_danbooru(path, 16))
    pictures = hash_input("pictures", (2, 3, 128, 128)).permute(0, 2, 3, 1)
    factor = 1.0
    model.n_Conv_178.register_forward_hook(lambda _, __, made: made * factor)
    model.n_Conv_178.register_forward_hook(lambda _, __, made: answers.append(made))
    answers = []
    model(pictures)
    factor = 1 / float(answers[0].mean((2, 3)).abs().max())
    goldens["deepdanbooru"] = model(pictures).contiguous()
    cases["deepdanbooru"] = {"side": 128, "count": 2, "factor": factor, "keys": keys_of(model)}
    tiny = fill(deep_danbooru(path, 64)).half().state_dict()
    names = [f"tag_{i}" for i in range(LABELS - 1)] + ["rating:safe"]
    torch.save({**tiny, "tags": names}, FILE)
    OUT.mkdir(parents=True, exist_ok=True)
    save_file(goldens, OUT / "networks.safetensors")
    versions = {"torch": torch.__version__, "timm": timm.__version__}
    (OUT / "networks.json").write_text(json.dumps({"versions": versions, "cases": cases}) + "\n")
    for name, scores in goldens.items():
        print(name, scores.shape, float(scores.min()), float(scores.max()))


if __name__ == "__main__":
    main(sys.argv[1])
