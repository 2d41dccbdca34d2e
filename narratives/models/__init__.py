"""Sentence models behind one small interface: texts in, unit vectors out; the bundled default works offline."""

from narratives.models.machine import precision_of
from narratives.models.reference import ReferenceVectors, example_vectors, reference_vectors
from narratives.models.sentence import DEFAULT_MODEL, SentenceModel, known_model_id, load_model, numbers_of

__all__ = [
    "DEFAULT_MODEL",
    "ReferenceVectors",
    "SentenceModel",
    "example_vectors",
    "known_model_id",
    "load_model",
    "numbers_of",
    "precision_of",
    "reference_vectors",
]
