"""Makes packages/models/src/blip/goldens/blip.{json,safetensors}: a tiny BLIP captioner with hashed weights.

Scores of next words for given tokens, and the captions that `generate` makes greedily and with beams, with and without a prompt
and a least length. The JSON file holds the keys and shapes of the weights. Word embeddings are scaled, so that captions of random
weights end at different lengths.

packages/training/src/captioning/goldens/tokens.json: what BERT's tokenizer makes of texts with a small vocabulary.

Run: python parity/tagging/blip.py
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import torchvision_stub  # noqa: F401
import transformers
from safetensors.torch import save_file
from transformers import BertTokenizer, BlipConfig, BlipForConditionalGeneration

sys.path.insert(0, str(Path(__file__).parents[1] / "models"))
from hash_values import fill, hash_input  # noqa: E402

ROOT = Path(__file__).parents[2]
OUT = ROOT / "packages/models/src/blip/goldens"
TOKENS = ROOT / "packages/training/src/captioning/goldens/tokens.json"
torch.set_num_threads(1)
torch.set_grad_enabled(False)

WORDS = 60
END, BEGIN, PAD = 57, 58, 0
CONFIG = dict(
    text_config=dict(
        vocab_size=WORDS, hidden_size=64, encoder_hidden_size=128, intermediate_size=96, num_hidden_layers=2, num_attention_heads=1,
        max_position_embeddings=24, bos_token_id=BEGIN, sep_token_id=END, eos_token_id=END, pad_token_id=PAD, projection_dim=64,
    ),
    vision_config=dict(hidden_size=128, intermediate_size=160, num_hidden_layers=2, num_attention_heads=2, image_size=48, patch_size=16),
    projection_dim=64,
)
READ = "text_decoder.bert.embeddings.word_embeddings.weight"
SCORED = "text_decoder.cls.predictions.decoder.weight"
SEARCHES = [
    dict(num_beams=1, max_length=12),
    dict(num_beams=1, max_length=16, min_length=8),
    dict(num_beams=3, max_length=12),
    dict(num_beams=4, max_length=16, min_length=6),
    dict(num_beams=2, max_length=10, prompt=[11, 12]),
]

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "photo", "##graphy", "of", "cat", "##s", ",", "!", "cafe", "two", "猫", "un", "##aff", "##able", "'", "s", "-"]
TEXTS = ["a photography of", "Cats, cats!", "Café", "two猫cats", "unaffable", "zebra", "a  cat's\tcat-cat", "", "a" * 120]


MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(1, 3, 1, 1)
SALTS = [0, 1, 2, 3]


def normalized(salt):
    """Bytes from a multiplicative hash of the place, in broad stripes, as BlipImageProcessor makes numbers of them."""
    at = np.arange(48 * 48 * 3, dtype=np.uint64) // np.uint64(3 * 48 * 4) * np.uint64(3) + np.arange(48 * 48 * 3, dtype=np.uint64) % np.uint64(3)
    data = ((at + np.uint64(1000 * salt)) * np.uint64(2654435761) % np.uint64(2**32) >> np.uint64(24)).astype(np.float32)
    planes = torch.from_numpy(data.reshape(48, 48, 3)).permute(2, 0, 1)[None]
    return (planes / 255 - MEAN) / DEVIATION


def main():
    model = BlipForConditionalGeneration(BlipConfig(**CONFIG))
    # Words are scored by the weights that they are read with.
    fill(model, lambda key: READ if key == SCORED else key)
    # Random captions would go on for ever: the end is made likelier.
    state = model.state_dict()
    bias = state["text_decoder.cls.predictions.decoder.bias"].clone()
    bias[END] += 1.5
    state["text_decoder.cls.predictions.decoder.bias"] = bias
    model.load_state_dict(state)
    model.eval()
    seen = model.vision_model(pixel_values=hash_input("one", (1, 3, 48, 48)))[0]
    tokens = torch.tensor([[BEGIN, 5, 17, 42], [BEGIN, 9, 3, 30]])
    scores = model.text_decoder(input_ids=tokens, encoder_hidden_states=seen.expand(2, -1, -1), is_decoder=True).logits
    OUT.mkdir(parents=True, exist_ok=True)
    save_file({"scores": scores.contiguous()}, OUT / "blip.safetensors")
    captions = []
    for salt in SALTS:
        picture = normalized(salt)
        for search in SEARCHES:
            given = {key: value for key, value in search.items() if key != "prompt"}
            prompt = search.get("prompt", [])
            ids = torch.tensor([[BEGIN, *prompt, END]])
            made = model.generate(pixel_values=picture, input_ids=ids, do_sample=False, **given)[0].tolist()
            captions.append({"salt": salt, **search, "tokens": made})
            print(salt, search, made)
    about = {
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        "tokens": tokens.tolist(),
        "end": END,
        "begin": BEGIN,
        "bias": 1.5,
        "keys": {key: list(value.shape) for key, value in model.state_dict().items()},
        "captions": captions,
    }
    (OUT / "blip.json").write_text(json.dumps(about) + "\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vocab.txt")
        path.write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
        tokenizer = BertTokenizer(str(path)) if hasattr(BertTokenizer, "vocab_files_names") else None
        texts = []
        for text in TEXTS:
            ids = tokenizer(text, add_special_tokens=False)["input_ids"]
            texts.append({"text": text, "ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=True)})
            print(texts[-1])
    TOKENS.parent.mkdir(parents=True, exist_ok=True)
    TOKENS.write_text(json.dumps({"vocabulary": VOCABULARY, "texts": texts}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
