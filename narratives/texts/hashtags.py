"""Opens hashtags into the words they are made of: `#StandWithHongKong` into `Stand With Hong Kong`."""

import polars as pl

# Each pass parts every hashtag once; eleven words are more than a tag anyone reads.
_PASSES = 10
_SEAMS = (
    (r"#([A-Za-z0-9]*?[a-z][0-9]*)([A-Z])", "#$1 #$2"),
    (r"#([A-Z]+)([A-Z][a-z])", "#$1 #$2"),
    (r"#([A-Za-z]{3,})([0-9])", "#$1 #$2"),
    (r"#([0-9]+)([A-Z][a-z])", "#$1 #$2"),
    (r"#([A-Za-z0-9]+)_+([A-Za-z0-9])", "#$1 #$2"),
)
_HAS_SEAM = r"#[A-Za-z0-9]*[a-z0-9_][A-Z0-9_]|#[A-Z]{2,}[a-z]"
# A small word that its writer glued to the one before: `#BeltandRoad`, `#StandwithHongKong`; never `#HighlandPark`.
_GLUED = r"#([A-Z][a-z]{3,}?)(with|of|for|the) #|#(Belt|Law|Rights|Peace)(and) #"
# Names with a capital inside; parted in a hashtag they would be other words than in a sentence.
_NAMES = {
    "#Tik #Tok": "#TikTok", "#You #Tube": "#YouTube", "#Whats #App": "#WhatsApp", "#We #Chat": "#WeChat",
    "#Byte #Dance": "#ByteDance", "#Sense #Time": "#SenseTime", "#Deep #Seek": "#DeepSeek",
}  # fmt: skip


def open_hashtags(column: pl.Expr) -> pl.Expr:
    """Turn hashtags of both platforms, `#word` and `#词#`, into words.

    Args:
        column: Texts with hashtags.

    Returns:
        The texts without a `#`, the words of joined tags parted at their capitals.
    """
    opened = column
    for _ in range(_PASSES):
        for seam, parts in _SEAMS:
            opened = opened.str.replace_all(seam, parts)
    opened = opened.str.replace_all(_GLUED, "#$1$3 #$2$4 #")
    opened = opened.str.replace_many(list(_NAMES), list(_NAMES.values())).str.replace_all("#", " ")
    return pl.when(column.str.contains(_HAS_SEAM)).then(opened).otherwise(column.str.replace_all("#", " "))
