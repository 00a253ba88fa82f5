"""A planted corpus: 400 small texts and 64 queries, with what each should find, told without an index."""

import re
from dataclasses import dataclass
from random import Random

SIGNS = (
    "人工智能 芯片 北京 上海 火星 量子 手机 电池 电动汽车 新闻 图书馆 台风 高铁 地震 大学 猫 银行 开源 机器学习 卫星"
    " 東京 ニュース 新幹線 カメラ ラーメン 大阪 さくら ゲーム 図書館 プログラム 서울 뉴스 지하철"
    " iPhone手机 5G网络 GPT模型 C语言 Linux内核 A股 第3代 X光 4K电视 USB接口 Android系统"
).split()
"""Found wherever they stand, also within a longer run."""
FORMS = {
    "running": "run running runs",
    "bridges": "bridge bridges",
    "mended": "mend mending mended",
    "city": "cities city",
    "parsers": "parser parsers",
    "baked": "bake baking bakes",
    "planning": "plan planned planner",
    "watches": "watch watched watching",
    "astron": "astronomy astronomer astronaut",
    "CAFÉ": "cafe café",
}
"""Query -> the words that it should find, whole."""
PHRASES = ("stone bridge", "深度学习", "神经网络模型", "quiet winter")
BOTH = ("北京 火星", "芯片 银行", "Linux内核 猫", "東京 カメラ", "台风 高铁", "新闻 iPhone手机")
_SIGNS_BETWEEN = "的一是在不了有和这中来个们说到时地为子就出会可对生能而年着下过自之后作里家天"
_WORDS_BETWEEN = "the old of a there when upon long green over small under near".split()


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for, and the names of the texts that it should find."""

    text: str
    right: frozenset[str]


def corpus() -> dict[str, str]:
    """Return name -> text, the same at every call."""
    chance = Random(13)
    texts = {f"text {number}": [_between(chance) for _ in range(8)] for number in range(400)}
    names = sorted(texts)
    words = [*SIGNS, *(form for forms in FORMS.values() for form in forms.split()), *PHRASES]
    for word in words:
        for name in chance.sample(names, 4):
            texts[name].insert(chance.randrange(8), _amid(word, chance))
    for both in BOTH:
        for name in chance.sample(names, 3):
            texts[name] += [_amid(word, chance) for word in both.split()]
    for name in chance.sample(names, 20):  # what looks like a phrase, and is none
        texts[name] += ["a bridge of stone", "深度。学习", "winter, quiet", "神经的网络模型"]
    return {name: "\n".join(parts) for name, parts in texts.items()}


def queries() -> list[Query]:
    """Return the queries; what is right for each is found by looking at every text."""
    texts = {name: text.casefold() for name, text in corpus().items()}
    asked = [Query(word, _holding(texts, word)) for word in SIGNS]
    asked += [Query(query, _with_word(texts, forms.split())) for query, forms in FORMS.items()]
    asked += [Query(f'"{phrase}"', _holding(texts, phrase)) for phrase in PHRASES]
    for both in BOTH:
        one, two = (_holding(texts, word) for word in both.split())
        asked.append(Query(both, one & two))
    return asked


def _holding(texts: dict[str, str], word: str) -> frozenset[str]:
    return frozenset(name for name, text in texts.items() if word.casefold() in text)


def _with_word(texts: dict[str, str], forms: list[str]) -> frozenset[str]:
    """Return the texts with one of these words, whole."""
    pattern = re.compile(rf"(?<![a-zé])(?:{'|'.join(forms)})(?![a-zé])")
    return frozenset(name for name, text in texts.items() if pattern.search(text))


def _between(chance: Random) -> str:
    if chance.random() < 0.5:
        return "".join(chance.choices(_SIGNS_BETWEEN, k=30)) + "。"
    return " ".join(chance.choices(_WORDS_BETWEEN, k=12)) + "."


def _amid(word: str, chance: Random) -> str:
    before, after = ("".join(chance.choices(_SIGNS_BETWEEN, k=5)) for _ in range(2))
    return f"{before} {word} {after}" if word.isascii() else f"{before}{word}{after}"
