"""Makes packages/diffusion/src/prompt/syntax/goldens/syntax.json: how A1111 reads prompts.

By A1111's own functions, in the form that lllyasviel/stable-diffusion-webui-forge@dfdcbab keeps unchanged from
version 1.10 (modules/prompt_parser.py), given by --webui: the cases of its documentation, and random prompts
over the characters that mean something. lark 1.3.1 parses for it.

attention    text -> [[text, weight], ...]; null where it raises
composition  text -> [[text, weight], ...]
schedules    [text, calls, hires calls or null, [[until, text], ...]]

Random prompts in which two or more stray brackets or colons follow a `]` directly are left out of the schedules:
the grammar then has several readings, and which one lark's Earley parser settles on depends on whether their
number is even (`[a:b:3])` is a schedule, `[a:b:3]))` is not, `[a:b:3])))` is). Inkloom always reads a schedule.

Run: python parity/prompt/make_syntax_goldens.py --webui FORGE
"""

import argparse
import importlib.util
import json
import random
import re
from pathlib import Path

OUT = Path(__file__).parents[2] / "packages/diffusion/src/prompt/syntax/goldens"

ATTENTION = [
    "normal text", "an (important) word", "(unbalanced", r"\(literal\]", "(unnecessary)(parens)",
    "a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).", "", "()", "[]", "(:1.2)", "(a:1.2", "a:1.2)", "(a:-0.5)",
    "(a: 1.5 )", "(a:1.2.3)", "a BREAK b", "a  BREAK\n\n b", "BREAK", "BREAK BREAK", "aBREAK b", "(a BREAK b)",
    "[a BREAK (b:1.2)] BREAK", "雪BREAK山", "雪 BREAK 山", "(雪山:1.3)，[树]", "([a)b]", "a\\", "\\\\(a)", "a\\b",
    "((((((((((a))))))))))", "[[[[[[[[[[a]]]]]]]]]]", "(a:.5)(b:5.)", "(a:+2)", "(a:１)",
]  # fmt: skip
COMPOSITION = [
    "a AND b", "a :1.2 AND b :0.5", "a AND b:-1", "aANDb", "a AND", "AND", "a:1:2", "a :.5", "a : 5.", "a:b", "(a:1.5)",
    "a\nAND b : 2 \n", "ANDy AND and", "雪AND山 AND 海:2", "", " a ", "a:+1.5  AND  b: -.5",
]  # fmt: skip
SCHEDULES = [
    "test", "a [b:3]", "a [b: 3]", "a [[[b]]:2]", "[(a:2):3]", "a [b : c : 1] d", "a[b:[c:d:2]:1]e", "a [unbalanced",
    "a [b:.5] c", "a [{b|d{:.5] c", "((a][:b:c [d:3]", "[a|(b:1.1)]", "[fe|]male", "[fe|||]male", "a [b:1.5] c",
    "[a::3]", "[:a:0.3]", "[::3]", "[:3]", "[a:b:3:4]", "[a|b:3]", "[a|b] | c", "(a|b)", "[[a|b]:c:0.5]", "[a:-1]",
    "[a:b:1e0]", "[a:b:+0.5]", "[a:b:99]", "[a:b:0]", "[a:b:0.99]", "a\\", "\\[a:b:3]", "[a:b\\:3]", "[|a]", "[a:b:3",
    "(x:[a:b:3]:0.5)", "(x:[a:b:3])", "[x [a:b:3]", "([a:b:3]", "[a:(b]:3]", "[雪:山:0.5]", "[a:b:３]", "[a:b:3\n]",
    "[a|b|c] and [d|e]", "[[a:b:2]|c]", "[a:b: ]", "[a:b:2.]", "[a:b:1.05]", "[a:b:12]", "[a:b:20]",
]  # fmt: skip


def load(folder):
    path = Path(folder) / "modules/prompt_parser.py"
    spec = importlib.util.spec_from_file_location("prompt_parser", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def attention(parser, text):
    try:
        return [[each, weight] for each, weight in parser.parse_prompt_attention(text)]
    except ValueError:
        return None


def composition(parser, text):
    (parts,), texts, _ = parser.get_multicond_prompt_list([text])
    return [[texts[index], weight] for index, weight in parts]


def schedule(parser, text, calls, hires):
    (made,) = parser.get_learned_conditioning_prompt_schedules([text], calls, hires, False)
    return made


def draws(dice, alphabet, count, longest):
    for _ in range(count):
        yield "".join(dice.choice(alphabet) for _ in range(dice.randint(1, longest)))


def settled(texts):
    return (text for text in texts if not re.search(r"\][][():]{2}", text))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--webui", required=True, help="checkout of the program")
    parser = load(arguments.parse_args().webui)
    dice = random.Random(4)
    weights = ["a", "b ", "(", "(", ")", ")", "[", "]", ":1.2)", ":0.5)", ": 2 )", ":", "\\", "\\(", " BREAK ", ", ", "雪"]
    parts = ["a", " ", "AND", " AND ", ":1", ": 0.5", ":", "-2", "b\n", "."]
    times = ["a", "b", " ", "[", "[", "[", "]", "]", "]", "(", ")", ":", ":", "|", "3", "0.5", "1.5", "-1", "\\", "7"]
    forms = ["[a:b:3]", "[a|b]", "[:c:0.3]", "(d:1.1)", "[e]", "[", "]", ":", "5", "|", "(", ")", "x", "0.25"]
    table = {
        "madeBy": "lllyasviel/stable-diffusion-webui-forge@dfdcbab, modules/prompt_parser.py",
        "attention": [[t, attention(parser, t)] for t in [*ATTENTION, *draws(dice, weights, 250, 14)]],
        "composition": [[t, composition(parser, t)] for t in [*COMPOSITION, *draws(dice, parts, 120, 8)]],
        "schedules": [
            [t, calls, hires, schedule(parser, t, calls, hires)]
            for calls, hires, texts in (
                (10, None, [*SCHEDULES, *settled(draws(dice, times, 500, 12)), *settled(draws(dice, forms, 400, 9))]),
                (10, 10, SCHEDULES),
                (20, 6, [*SCHEDULES[:30], *settled(draws(dice, forms, 60, 7))]),
                (7, None, SCHEDULES),
                (1, None, SCHEDULES),
            )
            for t in texts
        ],
    }
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "syntax.json").write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
