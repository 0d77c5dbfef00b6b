"""Writes packages/diffusion/src/prompt/goldens/*.json.gz: strings, and their ids by three references.

    clip.json.gz       transformers' CLIPTokenizer on OpenAI's 49,408 tokens, with the special-token
                       files that SD 1.x checkpoints ship
    inkloom.json.gz    the same on the embedded model's own vocabulary (models/inkloom-mini/tokenizer)
    open-clip.json.gz  open_clip's SimpleTokenizer; null where ftfy's repair of mojibake changes the text,
                       which Inkloom does not do, or a character is newer than Python's Unicode 14

The vocabulary comes out of the merges file inside the open_clip_torch package; no model hub is asked.
Run: python parity/tokenizer/make_goldens.py   (versions in parity/requirements.txt)
"""

import gzip
import importlib.metadata
import importlib.util
import json
import pathlib
import tempfile
import unicodedata

import ftfy
from strings import strings
from transformers import CLIPTokenizer

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDENS = ROOT / "packages/diffusion/src/prompt/goldens"
MADE_BY = {name: importlib.metadata.version(name) for name in ("transformers", "tokenizers", "open_clip_torch", "ftfy", "regex")}


def open_clip_tokenizer_module():
    """open_clip/tokenizer.py alone: importing the package would pull in torchvision."""
    path = importlib.metadata.distribution("open_clip_torch").locate_file("open_clip/tokenizer.py")
    spec = importlib.util.spec_from_file_location("open_clip_tokenizer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_clip_folder(folder: pathlib.Path, module) -> None:
    """The tokenizer folder of an SD 1.x checkpoint, rebuilt from the merges."""
    merges = gzip.open(module.default_bpe()).read().decode().split("\n")[1 : 49152 - 256 - 2 + 1]
    symbols = list(module.bytes_to_unicode().values())
    start, end = "<|startoftext|>", "<|endoftext|>"
    tokens = symbols + [s + "</w>" for s in symbols] + ["".join(m.split()) for m in merges] + [start, end]
    added = lambda content: {"content": content, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}
    special = {"bos_token": added(start), "eos_token": added(end), "pad_token": end, "unk_token": added(end)}
    (folder / "vocab.json").write_text(json.dumps({t: i for i, t in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n", encoding="utf8")
    (folder / "special_tokens_map.json").write_text(json.dumps(special))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "CLIPTokenizer", "do_lower_case": True, **special}))


def write(name: str, value) -> None:
    data = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()
    (GOLDENS / name).write_bytes(gzip.compress(data, 9, mtime=0))


def main() -> None:
    GOLDENS.mkdir(parents=True, exist_ok=True)
    texts = strings()
    write("strings.json.gz", texts)

    module = open_clip_tokenizer_module()
    with tempfile.TemporaryDirectory() as folder:
        write_clip_folder(pathlib.Path(folder), module)
        for name, source in (("clip", folder), ("inkloom", ROOT / "models/inkloom-mini/tokenizer")):
            tokenizer = CLIPTokenizer.from_pretrained(source)
            ids = [tokenizer(text, truncation=False, add_special_tokens=False)["input_ids"] for text in texts]
            write(f"{name}.json.gz", {"madeBy": MADE_BY, "ids": ids})

    simple = module.SimpleTokenizer()
    mojibake = [ftfy.fix_text(t) != ftfy.fix_text(t, fix_encoding=False) for t in texts]
    newer = [any(unicodedata.category(c) == "Cn" for c in t) for t in texts]
    ids = [None if bad or new else simple.encode(t) for t, bad, new in zip(texts, mojibake, newer)]
    write("open-clip.json.gz", {"madeBy": MADE_BY, "ids": ids})
    print(f"{len(texts)} strings, {sum(mojibake)} of them mojibake to ftfy, {sum(newer)} too new, {sum(map(len, filter(None, ids)))} ids")


if __name__ == "__main__":
    main()
