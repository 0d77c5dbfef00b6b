"""Makes packages/diffusion/src/prompt/wildcards/goldens/structured.json: what dynamicprompts, which
sd-dynamic-prompts is made of, reads from YAML and JSON files of wildcards.

files   file name -> text
lists   file name -> name -> [[entry, weight], ...]

Run: python parity/prompt/make_wildcard_goldens.py
"""

import json
import logging
import tempfile
from pathlib import Path

from dynamicprompts.wildcards.collection.structured import parse_structured_file
from dynamicprompts.wildcards.item import WildcardItem

OUT = Path(__file__).parents[2] / "packages/diffusion/src/prompt/wildcards/goldens"

FILES = {
    "clothing.yaml": """# what people wear
clothing:
  hats:
    - bowler hat
    - 3::straw hat, wide
    - "hat: a red one"
    - {text: beret, weight: 2}
    - {content: cap}
    - ''
  shoes: [red shoes, 'blue shoes', "green # shoes"]
""",
    "nested.yaml": """a:
  b:
    c:
      - deep
    d: [x, y]
  e:
    - >-
      folded
      text
    - |
      kept
other: &shared
  - one
  - two
again: *shared
""",
    "dup.yaml": "a: [first]\na: [second]\n",
    "flat.yaml": "- red\n- blue\n- __clothing/hats__ and {a|b}\n",
    "umi.yaml": """Castle:
  Description: [a large stone castle]
  Prompts: ["castle, stone, (tower:1.2)", "castle on a hill"]
  Tags: [place, old]
颜色:
  暖色: [红色, 橙色]
""",
    "things.json": '{"things": {"round": ["ball", "2::wheel", {"text": "coin", "weight": 0.5}]}}',
    "flat.json": '["a", "b"]',
}


def entry(value):
    """A plain entry, or one with a weight."""
    if isinstance(value, WildcardItem):
        return [value.content.strip(), value.weight]
    return [value.strip(), 1]


def lists(folder: Path, name: str):
    found = {}
    for key, collection in parse_structured_file(folder / name):
        found[key] = [entry(value) for value in collection.get_values()]
    return found


def main():
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, text in FILES.items():
            (folder / name).write_text(text, encoding="utf-8")
        golden = {"files": FILES, "lists": {name: lists(folder, name) for name in FILES}}
    OUT.mkdir(exist_ok=True)
    text = json.dumps(golden, ensure_ascii=False)
    (OUT / "structured.json").write_text(text + "\n", encoding="utf-8")


main()
