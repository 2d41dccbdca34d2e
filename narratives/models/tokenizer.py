"""The tokenizer of the bundled model, rebuilt from the vocabulary of its weight file."""

from typing import TYPE_CHECKING

from narratives.models.weights import Vocabulary

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def tokenizer_of(vocabulary: Vocabulary) -> "Tokenizer":
    """The SentencePiece tokenizer of XLM-R: NFKC, collapsed spaces, metaspace, unigram pieces."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(pieces, vocabulary.unknown_id))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    ends = [("<s>", vocabulary.begin_id), ("</s>", vocabulary.end_id)]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    return tokenizer
