"""Makes packages/diffusion/src/prompt/comfy/goldens/comfy.json: how ComfyUI reads and weighs prompts.

weights  text -> [[text, weight], ...] by comfy/sd1_clip.py (comfyanonymous/ComfyUI@00728eb), given by --comfy
chunks   text -> ids, weights and words of each chunk by its SDTokenizer over CLIP's vocabulary; what is equal
         at the end of a row is written once
states   adv_encode.py (BlenderNeko/ComfyUI_ADV_CLIP_emb@63984de), given by --adv, over an encoder of width 2
         that any language can repeat: value d at place p of a chunk is
         sin(0.001 * id[p] * (d + 1) + 0.0001 * sum(ids) + 0.1 * p)

Run: python parity/prompt/make_comfy_goldens.py --comfy COMFY --adv ADV
"""

import argparse
import importlib.util
import json
import random
import sys
import tempfile
import types
from pathlib import Path

import numpy as np
import torch
from transformers import CLIPTokenizer

ROOT = Path(__file__).parents[2]
OUT = ROOT / "packages/diffusion/src/prompt/comfy/goldens"

WEIGHTS = [
    "plain", "a (b) c", "a (b:1.2) c", "((a))", "((a:0.5) b)", "(a (b:1.2))", "(a:1.2", "a)", "a)(b)", "(a(b)", "()",
    "(:1.2)", "(a:)", "(a: 1.3 )", "(a:1e1)", "(a:-2)", r"\(a\) (b\):1.5)", "[a:b:0.5] BREAK (c)", "(a:b:1.4)", "",
    "(a:1.2)(b:1.2) (c)", "(雪山:1.3)，树",
]  # fmt: skip
CHUNKS = [
    "", "a cat", "a (red:1.2) cat, hills", "cat " * 76, "cat " * 75, "cat " * 74 + "antidisestablishmentarianism cat",
    "cat " * 70 + "(supercalifragilisticexpialidocious:1.3)antidisestablishmentarianism", "a\nb\n (c:0.5)",
]  # fmt: skip
STATES = [
    "a (red:1.3) house on (green:0.6) hills", "(a:1.4) (supercalifragilistic:0.7) cat", "plain words",
    "(a:0.5) (b:0.5) (c:0.9)", "cat " * 74 + "(red:1.2) antidisestablishmentarianism (hill:0.4)", "(a:-0.5) b",
]  # fmt: skip
INTERPRETATIONS = ["comfy", "A1111", "compel", "comfy++", "down_weight"]
NORMALIZATIONS = ["none", "mean", "length", "length+mean"]


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def clip_tokenizer():
    sys.path.insert(0, str(ROOT / "parity/tokenizer"))
    from make_goldens import open_clip_tokenizer_module, write_clip_folder

    with tempfile.TemporaryDirectory() as folder:
        write_clip_folder(Path(folder), open_clip_tokenizer_module())
        return CLIPTokenizer.from_pretrained(folder)


def states(ids):
    """[chunks, 77] -> [chunks, 77, 2]"""
    ids = torch.tensor(ids, dtype=torch.float64)
    place = torch.arange(ids.shape[1], dtype=torch.float64)
    total = 0.0001 * ids.sum(dim=1, keepdim=True) + 0.1 * place
    return torch.stack([torch.sin(0.001 * ids * (d + 1) + total) for d in range(2)], dim=-1)


def flat_unique(values, **options):
    values, *others = np.unique(values, **options) if options else (np.unique(values),)
    return (values, *(np.reshape(each, -1) for each in others)) if others else values


def trimmed(row):
    """Equal values at the end are written once."""
    row = list(row)
    while len(row) > 1 and row[-1] == row[-2]:
        row.pop()
    return row


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--comfy", required=True, help="checkout of comfyanonymous/ComfyUI")
    arguments.add_argument("--adv", required=True, help="checkout of BlenderNeko/ComfyUI_ADV_CLIP_emb")
    given = arguments.parse_args()
    comfy = load("sd1_clip", Path(given.comfy) / "comfy/sd1_clip.py")
    for name in ("comfy", "comfy.model_management", "comfy.sdxl_clip"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["comfy"].model_management = sys.modules["comfy.model_management"]
    for name in ("SDXLClipModel", "SDXLRefinerClipModel", "SDXLClipG"):
        setattr(sys.modules["comfy.sdxl_clip"], name, object)
    adv = load("adv_encode", Path(given.adv) / "adv_encode.py")
    # Written for NumPy 1, whose inverse is flat.
    adv.np = types.SimpleNamespace(**{**vars(np), "unique": flat_unique})

    def weights(text):
        pairs = comfy.token_weights(comfy.escape_important(text), 1.0)
        return [[comfy.unescape_important(part), weight] for part, weight in pairs]

    tokenizer = comfy.SDTokenizer(clip_tokenizer())
    chunks = lambda text: tokenizer.tokenize_with_weights(text, return_word_ids=True)  # noqa: E731

    class Encoder(comfy.ClipTokenWeightEncoder):
        special_tokens = {"start": tokenizer.start_token, "end": tokenizer.end_token, "pad": tokenizer.end_token}

        def encode(self, ids):
            return states(ids), None

    rows = []
    for text in STATES:
        for interpretation in INTERPRETATIONS:
            for normalization in NORMALIZATIONS:
                encode = lambda tokens: Encoder().encode_token_weights(tokens)  # noqa: E731
                made, _ = adv.advanced_encode_from_tokens(chunks(text), normalization, interpretation, encode)
                values = [round(value, 6) for value in made.reshape(-1, 2)[:, 0].tolist()]
                rows.append([text, interpretation, normalization, values[:30] + values[74:110]])
    dice = random.Random(3)
    alphabet = ["a", "b ", "(", "(", ")", ")", ":1.2)", ":", "0.5", "\\(", "\\)", "[", ":-1)"]
    drawn = ["".join(dice.choice(alphabet) for _ in range(dice.randint(1, 12))) for _ in range(250)]
    table = {
        "weights": [[text, weights(text)] for text in [*WEIGHTS, *drawn]],
        "chunks": [[text, [[trimmed(column) for column in zip(*chunk)] for chunk in chunks(text)]] for text in CHUNKS],
        "states": rows,
    }
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "comfy.json").write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
