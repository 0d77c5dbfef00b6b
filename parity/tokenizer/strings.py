"""The strings that every tokenizer golden encodes: written by hand, and drawn with a fixed seed.

Only characters of Unicode 14 are drawn, so that a newer table in one of the libraries changes nothing.
"""

import html.entities
import random
import unicodedata

BY_HAND = [
    "", " ", "\t", "\n", "\r\n", "   \n\t ", "a", "A", ",", "a,b", "a , b", "!!!", "...", "?!?!", "1girl", "2girls, 3boys",
    "a red house on green hills at sunset", "日落时分绿色山丘上的红房子", "一只坐在窗边的橘猫，阳光明媚",
    "masterpiece, best quality, ultra-detailed, 8k, (cinematic lighting:1.2), [blurry]", "best_quality::1.3 <lora:foo:0.8>",
    "it's", "IT'S", "'s", "'S", "'ſ", "don't, we'll, I've, they're, I'm, he'd", "o'clock ' s", "''s's", "can't've", "l'été d'or",
    "<|startoftext|>", "<|endoftext|>", "a <|startoftext|> b", "a<|endoftext|>b", "<|STARTOFTEXT|>", "<|EndOfText|>",
    "!<|ENDOFTEXT|>!", "<|startoftext|", "<|ſtartoftext|>", "<|startoftext|><|startoftext|>", "<start_of_text> x <end_of_text>",
    "<START_OF_TEXT>", "a<end_of_text>b", "<|pad|> !", "!", "a!b ! c!!",
    "I\u0307stanbul İSTANBUL ısparta", "ΟΔΥΣΣΕΥΣ Σ ΑΣ. ς σ", "STRASSE straße ẞ", "ﬁne ﬂow ﬃ ĳ Ĳ ǆ ŉ ſ ﬅ ﬆ", "ＬＯＵＤ　ＮＯＩＳＥＳ １２３ ｶﾀｶﾅ ￥ ﾞ",
    "e\u0301 é n\u0303 ñ", "Z\u0351\u036b\u0343a\u034f\u0338l\u0321g\u0335o\u0489", "한국어 \u1112\u1161\u11ab", "क्षि नमस्ते", "ไทย สวัสดี", "שלום עולם", "مرحبا بالعالم",
    "👨‍👩‍👧‍👦 family", "👩🏽‍🚀🏳️‍🌈🏴󠁧󠁢󠁷󠁬󠁳󠁿", "😀😁😂🤣", "❤️ vs ❤", "1️⃣2️⃣", "🇨🇳🇺🇸", "a🙂b", "☕️morning", "…—–‘quoted’ “curly” ‛‟ʼ",
    "tabs\tand\nnewlines\r\nand\u00a0nbsp\u2003em\u3000ideographic\u2028ls\u2029ps\u0085nel", "zero\u200bwidth\u200cnon\u200djoiner\ufeffbom\u2060wj\u00adshy",
    "nul\x00 bell\x07 esc\x1b[31mred\x1b[0m del\x7f sub\x1a fs\x1c gs\x1d rs\x1e us\x1f vt\x0b ff\x0c", "\x1b[1;2Hx\x1b[mx\x1b]0;t\x07", "c1 \x80\x85\x91\x92\x9f",
    "&amp;amp; &amp;lt;b&amp;gt;", "&lt;div&gt;", "a &lt; b < c &gt; d", "&nbsp;&NBSP;&Eacute;&EACUTE;&SZLIG;&nTILDE;", "&amp &copy &notit; &notin; &not", "this&not that AT&T Q&A",
    "&#39;s &#x27;S &#x2019; &#0; &#128; &#x80; &#150; &#xD800; &#x110000; &#99999999999; &#x; &#; &#12", "&#x1F600; &#128512", "&#x1b;[31m &#7; &#xFFFE;", "&hellip; &frac12; &Jscr; &fjlig; &acE; &NotEqualTilde;",
    "&lt;one\n&lt;two < three\n&lt;four", "&NTILDE;\nx < &NTILDE;\n&NTILDE;", "<&EACUTE;", "&amp;eacute;", "&#38;#38;amp;", "&CounterClockwiseContourIntegral;&ac", "& ; &; &a; &&amp;;",
    "½ ¼ ² ³ Ⅷ ⅷ ① ㊿ ٣ ३ 三 1,000,000.50 3.14e-10 0xFF 1/2", "H₂O x² 10³ ªº µ Å Ω K", "C++ C# a_b-c.d/e\\f|g~h`i^j$k%l@m#n&o*p(q)r[s]t{u}v=w+x:y;z\"\"''<>",
    "http://example.com/?a=1&b=2#c", "user@example.com", "C:\\temp\\new", "a\\nb \\( \\)", "snake_case CamelCase kebab-case", "ǅ ǈ ǋ ǲ", "Ꭰ ꭰ Ა ა", "𝒜𝓁𝑔 𝔸 𝟘𝟙", "𠀀𪜀 㐀", "゠ア・イ、ウ。「え」", "日本語のテキスト、混在 text です。", "русский Текст Ё", "Tiếng Việt ổ ễ", "\U000e0041 tag", "\ue000 private", "\U0010ffff", "\ufffd\ufffc\ufff9",
    "\U00011935\U00011930 \U000105d2\u0307 \U00011382\U000113c9 \U0001611e\U0001611e\U0001611f", "x\u0358\u1ace\u0334 x\u0315\u08d3\u0323",
    "…" * 40, "!" * 200, "a" * 1000, "ab" * 5000, "Aa" * 2500 + " end", "的" * 3000, "🙂" * 2000, "supercalifragilisticexpialidocious" * 300, "x" * 16384, "e\u0301" * 2000, "'s" * 1500, " " * 5000 + "a", "a " * 4000, "\u0315\u0300\u05ae\u0062" * 20,
]  # fmt: skip

WORDS = (
    "a the of and in on with at by portrait landscape cat dog dragon castle forest river mountain sunset girl boy robot city night neon "
    "watercolor oil painting sketch photo realistic highly detailed intricate 4k hdr bokeh cinematic lighting golden hour soft glow "
    "trending artstation greg rutkowski alphonse mucha studio ghibli cyberpunk steampunk baroque minimalism isometric octane render unreal engine"
).split()
HAN = "一二三红黄蓝绿白黑大小山水花鸟人天地日月星云雨雪风火木金土猫狗马龙凤城市夜晚早晨画像油画水彩素描照片女孩男孩老人春夏秋冬房子树林河流海洋天空草地灯光，。、！？：；“”（）《》"
SEPARATORS = [" ", ", ", ",", ". ", "\n", "  ", "-", "_", " :: ", "\t", "、", " | "]
EMOJI = "😀🙃🥺🔥✨🌸🐱🐉🏯🚀👍🏽\u200d\ufe0f♀♂🇯🇵"


def assigned() -> list[str]:
    return [
        chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000 and unicodedata.category(chr(c)) not in ("Cn", "Co")
    ]


def strings() -> list[str]:
    """About 3,300 strings, the same on every machine whose Python carries Unicode 14 (3.11 does)."""
    rng = random.Random(20)
    out = list(BY_HAND)
    anything = assigned()
    for _ in range(700):  # prompts
        words = [rng.choice([str.lower, str.title, str.upper])(rng.choice(WORDS)) for _ in range(rng.randint(1, 40))]
        out.append("".join(w + rng.choice(SEPARATORS) for w in words))
    for _ in range(300):  # Chinese, some of it mixed with English and digits
        parts = [
            rng.choice(WORDS) if rng.random() < 0.15 else str(rng.randint(0, 9999)) if rng.random() < 0.05 else rng.choice(HAN)
            for _ in range(rng.randint(1, 60))
        ]
        out.append("".join(parts))
    for _ in range(700):  # any characters at all
        out.append("".join(rng.choice(anything) for _ in range(rng.randint(1, 24))))
    for _ in range(400):  # one block after the other, with ASCII between
        start = rng.randrange(0, 0x3000)
        block = [c for c in (chr(start + i) for i in range(48)) if unicodedata.category(c) not in ("Cn", "Co", "Cs")]
        out.append("".join(rng.choice(block + ["a", "Z", "7", " ", "'s"]) for _ in range(rng.randint(2, 30))))
    for _ in range(250):  # emoji sequences
        out.append("".join(rng.choice(EMOJI + " aB") for _ in range(rng.randint(1, 20))))
    for _ in range(250):  # combining marks in any order
        out.append("".join(chr(rng.choice([rng.randrange(0x41, 0x7B), rng.randrange(0x300, 0x370)])) for _ in range(rng.randint(2, 30))))
    for _ in range(200):  # contractions and specials next to each other
        bits = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'", "’s", "we", "I", " ", ",", "<|startoftext|>", "<|endoftext|>", "1"]
        out.append("".join(rng.choice(bits) for _ in range(rng.randint(1, 14))))
    names = sorted(html.entities.html5)
    for at in range(0, len(names), 8):  # every named entity
        out.append(" ".join("&" + n for n in names[at : at + 8]))
    for at in range(0, len(names), 40):  # and in upper case, run together
        out.append("x".join("&" + n.upper() for n in names[at : at + 40]))
    for _ in range(150):  # character references
        form = rng.choice(["&#{};", "&#{}", "&#x{:x};", "&#X{:X}", "&#{}&", "&amp;#{};"])
        out.append("a".join(form.format(rng.choice([rng.randrange(0x180), ord(rng.choice(anything)), 0x110000 + rng.randrange(99)])) for _ in range(6)))
    return out
