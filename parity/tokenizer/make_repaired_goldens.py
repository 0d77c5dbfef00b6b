"""Writes packages/diffusion/src/prompt/goldens/clip-repaired.json.gz: the ids that AUTOMATIC1111/stable-diffusion-webui
1.10 gives the strings of make_goldens.py with an SD 1.x model. It uses the slow CLIPTokenizer of transformers 4.30.2,
which repairs text with ftfy where that is installed, as it is there (open_clip asks for it). null where ftfy's repair of
mojibake changes the text, or a character is newer than Python's Unicode 14.

That transformers does not go together with the one of parity/requirements.txt, so it comes in a folder of its own:
pip install --target DIR transformers==4.30.2 tokenizers==0.13.3 huggingface_hub==0.16.4

Run: python parity/tokenizer/make_repaired_goldens.py --site DIR
"""

import argparse
import gzip
import importlib.metadata
import importlib.util
import json
import pathlib
import sys
import tempfile
import unicodedata

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--site", required=True, help="folder of transformers 4.30.2 and what it needs")
sys.path.insert(0, parser.parse_args().site)

import ftfy  # noqa: E402
import transformers  # noqa: E402
from strings import strings  # noqa: E402

GOLDENS = pathlib.Path(__file__).resolve().parents[2] / "packages/diffusion/src/prompt/goldens"


def merges() -> str:
    """The file inside the open_clip_torch package, cut to CLIP's 48,894 merges."""
    path = importlib.metadata.distribution("open_clip_torch").locate_file("open_clip/bpe_simple_vocab_16e6.txt.gz")
    return "\n".join(gzip.open(path).read().decode().split("\n")[1 : 49152 - 256 - 2 + 1])


def symbols() -> list[str]:
    """Byte -> printable character, in the order of the vocabulary."""
    spec = importlib.util.find_spec("transformers.models.clip.tokenization_clip")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.bytes_to_unicode().values())


def main() -> None:
    assert transformers.__version__ == "4.30.2", transformers.__version__
    start, end = "<|startoftext|>", "<|endoftext|>"
    made = symbols()
    text = merges()
    tokens = made + [s + "</w>" for s in made] + ["".join(m.split()) for m in text.split("\n")] + [start, end]
    with tempfile.TemporaryDirectory() as folder:
        vocab, lines = pathlib.Path(folder) / "vocab.json", pathlib.Path(folder) / "merges.txt"
        vocab.write_text(json.dumps({t: i for i, t in enumerate(tokens)}))
        lines.write_text("#version: 0.2\n" + text + "\n", encoding="utf8")
        tokenizer = transformers.CLIPTokenizer(str(vocab), str(lines))
    assert tokenizer.fix_text is not None, "ftfy must be installed"
    texts = strings()
    mojibake = [ftfy.fix_text(t) != ftfy.fix_text(t, fix_encoding=False) for t in texts]
    newer = [any(unicodedata.category(c) == "Cn" for c in t) for t in texts]
    ids = [
        None if bad or new else tokenizer(t, truncation=False, add_special_tokens=False)["input_ids"]
        for t, bad, new in zip(texts, mojibake, newer)
    ]
    made_by = {name: importlib.metadata.version(name) for name in ("transformers", "ftfy", "regex", "open_clip_torch")}
    data = json.dumps({"madeBy": made_by, "ids": ids}, separators=(",", ":")).encode()
    (GOLDENS / "clip-repaired.json.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{len(texts)} strings, {ids.count(None)} left out, {len(data)} bytes", made_by)


if __name__ == "__main__":
    main()
