"""Writes packages/diffusion/src/prompt/goldens/chunks.json: prompts and their 77-token chunks by A1111.

Runs FrozenCLIPEmbedderWithCustomWordsBase.tokenize_line and .process_tokens of a checkout of
AUTOMATIC1111/stable-diffusion-webui that lies outside this repository, with its other modules stubbed:
emphasis off (the text is taken literally), comma_padding_backtrack as given, CLIP's own vocabulary.

Run: python parity/tokenizer/make_chunk_goldens.py CHECKOUT COMMIT
"""

import json
import pathlib
import sys
import tempfile
import types

from make_goldens import GOLDENS, open_clip_tokenizer_module, write_clip_folder
from transformers import CLIPTokenizer

checkout, commit = sys.argv[1:]
sys.path.insert(0, checkout)
options = types.SimpleNamespace(emphasis="None", comma_padding_backtrack=20)
for name in ("prompt_parser", "devices", "sd_hijack", "sd_emphasis", "shared"):
    sys.modules[f"modules.{name}"] = types.ModuleType(f"modules.{name}")
sys.modules["modules.shared"].opts = options
sys.modules["modules.devices"].device = "cpu"
from modules.sd_hijack_clip import FrozenCLIPEmbedderWithCustomWordsBase  # noqa: E402

no_embeddings = types.SimpleNamespace(find_embedding_at_position=lambda tokens, at: (None, None))


class Encoder(FrozenCLIPEmbedderWithCustomWordsBase):
    def __init__(self, tokenizer, pad):
        super().__init__(None, types.SimpleNamespace(embedding_db=no_embeddings))
        self.tokenizer = tokenizer
        self.id_start, self.id_end, self.id_pad = tokenizer.bos_token_id, tokenizer.eos_token_id, pad
        self.comma_token = tokenizer.get_vocab()[",</w>"]

    def tokenize(self, texts):
        return self.tokenizer(texts, truncation=False, add_special_tokens=False)["input_ids"]

    def encode_with_transformers(self, tokens):
        return tokens.tolist()


def tokens(count: int, comma_at: int | None = None) -> str:
    """`count` tokens, one word each, a comma in place of the one at `comma_at` (from 0)."""
    return " ".join("," if i == comma_at else "cat" for i in range(count))


CASES = [
    ("empty", "", {}),
    ("short", "a red house, on green hills", {}),
    ("74 tokens", tokens(74), {}),
    ("75 tokens", tokens(75), {}),
    ("76 tokens", tokens(76), {}),
    ("150 tokens", tokens(150), {}),
    ("151 tokens", tokens(151), {}),
    ("90 tokens, comma at token 70", tokens(90, 70), {}),
    ("90 tokens, comma at token 70, no backtrack", tokens(90, 70), {"backtrack": 0}),
    ("90 tokens, comma at token 70, backtrack 4", tokens(90, 70), {"backtrack": 4}),
    ("90 tokens, comma at token 70, backtrack 5", tokens(90, 70), {"backtrack": 5}),
    ("90 tokens, comma just within reach", tokens(90, 55), {}),
    ("90 tokens, comma just out of reach", tokens(90, 54), {}),
    ("90 tokens, comma last in the chunk", tokens(90, 74), {}),
    ("90 tokens, comma first in the next chunk", tokens(90, 75), {}),
    ("75 tokens, comma last", tokens(75, 74), {}),
    ("76 tokens, comma last", tokens(76, 75), {}),
    ("all commas", ", " * 160, {}),
    ("commas everywhere", "a cat, a dog, a very long description of a bird, " * 20, {}),
    ("comma inside punctuation", tokens(70) + " ,, " + tokens(20), {}),
    ("BREAK and brackets are text", "a (cat:1.2) BREAK [dog] " + tokens(80), {}),
    ("end of text inside", "cat <|endoftext|> dog " + tokens(80), {}),
    ("pad 0", "a red house", {"pad": 0}),
    ("pad 0, empty", "", {"pad": 0}),
    ("pad 0, 75 tokens", tokens(75), {"pad": 0}),
    ("pad 0, two chunks", tokens(90, 70), {"pad": 0}),
    ("pad 0, end of text inside", "cat <|endoftext|> dog", {"pad": 0}),
]

with tempfile.TemporaryDirectory() as folder:
    write_clip_folder(pathlib.Path(folder), open_clip_tokenizer_module())
    tokenizer = CLIPTokenizer.from_pretrained(folder)
goldens = []
for name, text, settings in CASES:
    options.comma_padding_backtrack = settings.get("backtrack", 20)
    encoder = Encoder(tokenizer, settings.get("pad", tokenizer.eos_token_id))
    chunks, count = encoder.tokenize_line(text)
    ids = [encoder.process_tokens([chunk.tokens], [chunk.multipliers])[0] for chunk in chunks]
    weights = [chunk.multipliers for chunk in chunks]
    assert all(w == [1.0] * 77 for w in weights)
    goldens.append({"name": name, "text": text, **settings, "count": count, "ids": ids})
made_by = {"program": "AUTOMATIC1111/stable-diffusion-webui", "commit": commit, "file": "modules/sd_hijack_clip.py"}
(GOLDENS / "chunks.json").write_text(json.dumps({"madeBy": made_by, "cases": goldens}, separators=(",", ":")) + "\n")
