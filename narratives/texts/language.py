"""Tells the language of a text from the text itself, whatever the platform or the export says.

Scripts decide first: a Chinese character weighs about as much as half an English word, so a headline such
as "FILA中国退出BCI" is Chinese, and a sentence that explains 一带一路 in English is English. Among texts in
Latin letters the commonest words of each language decide.
"""

import polars as pl

from narratives.texts.wordlists import read_words

CHINESE, ENGLISH, OTHER, UNDETERMINED = "zh", "en", "other", "und"

# Chinese words are two characters long on average; but beside names only (EDG对战PRX) each character counts.
_WORDS_PER_HAN, _WORDS_PER_HAN_BESIDE_NAMES = 0.5, 1.0
# A の or two on a Chinese shop sign do not make a text Japanese; of Japanese more than a third is kana.
_KANA_SHARE = 0.25
# English has hardly a letter with an accent; more of them than this and it is another language.
_ACCENTED_SHARE = 0.05
# Texts shorter than this, without a common word, are too little to go by: names, cries, titles.
_FEWEST_WORDS = 3


def languages(texts: pl.Series) -> pl.Series:
    """Tell the language of each text.

    Args:
        texts: Cleaned texts.

    Returns:
        A series `lang` in the same order: `zh`, `en`, `other` (another language), `und` (too little to tell).
    """
    return texts.to_frame("text").select(_counts(pl.col("text"))).select(_language().alias("lang"))["lang"]


def _counts(text: pl.Expr) -> list[pl.Expr]:
    """Count what the decision rests on: characters of each script, and words in Latin letters."""
    small = text.str.to_lowercase()
    return [
        text.str.count_matches(r"\p{Han}").alias("han"),
        text.str.count_matches(r"[\p{Hiragana}\p{Katakana}]").alias("kana"),
        text.str.count_matches(r"[\p{L}&&[^\p{Han}\p{Hiragana}\p{Katakana}\p{Latin}ー]]").alias("foreign"),
        text.str.count_matches(r"\p{Latin}").alias("latin"),
        text.str.count_matches(r"\p{Latin}+(?:['’]\p{Latin}+)*").alias("latin_words"),
        text.str.count_matches(r"[\p{Latin}&&[^A-Za-z]]").alias("accented"),
        small.str.count_matches(_any_of("common_words_en.txt")).alias("english"),
        small.str.count_matches(_any_of("common_words_other.txt")).alias("others"),
    ]


def _language() -> pl.Expr:
    """Decide from the counts."""
    words_per_han = pl.when(pl.col("english") > 0).then(_WORDS_PER_HAN).otherwise(_WORDS_PER_HAN_BESIDE_NAMES)
    scripted = pl.col("han") + pl.col("kana")
    is_scripted = pl.col("han") * words_per_han + pl.col("kana") >= pl.col("latin_words")
    is_japanese = pl.col("kana") > _KANA_SHARE * scripted
    return (
        pl.when(pl.col("foreign") > scripted + pl.col("latin"))
        .then(pl.lit(OTHER))
        .when((scripted > 0) & is_scripted)
        .then(pl.when(is_japanese).then(pl.lit(OTHER)).otherwise(pl.lit(CHINESE)))
        .otherwise(_latin_language())
    )


def _latin_language() -> pl.Expr:
    """Decide between English and the rest where Latin letters prevail."""
    english, others = pl.col("english"), pl.col("others")
    is_plain = pl.col("accented") <= _ACCENTED_SHARE * pl.col("latin")
    return (
        pl.when((others > english) | ((others == english) & ~is_plain))
        .then(pl.lit(OTHER))
        .when((english > 0) | ((pl.col("latin_words") >= _FEWEST_WORDS) & is_plain))
        .then(pl.lit(ENGLISH))
        .otherwise(pl.lit(UNDETERMINED))
    )


def _any_of(name: str) -> str:
    """Make a pattern that finds any word of a list."""
    return rf"\b(?:{'|'.join(read_words(name))})\b"
