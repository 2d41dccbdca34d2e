"""The bundled transformer with low-rank factors on its upper layers; what lies below is computed once.

Source: LoRA, Hu et al. 2021, arXiv:2106.09685.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from transformers import AutoTokenizer, BertModel

from narratives.models.bundled import LAYER_NAMES, PREFIX
from training.packed import Packed

BATCH_TEXTS = 64
MATRICES = ("q", "k", "v", "ao", "fi", "fo")
_PLACES = {short: name for name, short in LAYER_NAMES.items()}


class LowRank(nn.Module):
    """A fixed linear map and, where it has a rank, the product of two small matrices that is added to it."""

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear.requires_grad_(False)
        self.inner = nn.Parameter(torch.randn(rank, linear.in_features) / linear.in_features**0.5) if rank else None
        self.outer = nn.Parameter(torch.zeros(linear.out_features, rank)) if rank else None
        self.strength = 1.0

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """(tokens, out)."""
        plain = self.linear(tokens)
        if self.inner is None or not self.strength:
            return plain
        return plain + self.strength * functional.linear(functional.linear(tokens, self.inner), self.outer)


class Layer(nn.Module):
    """One layer of the transformer, on packed tokens."""

    def __init__(self, layer: nn.Module, rank: int) -> None:
        super().__init__()
        self.maps = nn.ModuleDict({name: LowRank(layer.get_submodule(_PLACES[name]), rank) for name in MATRICES})
        self.norms = nn.ModuleList(layer.get_submodule(_PLACES[name]).requires_grad_(False) for name in ("aln", "oln"))

    def forward(self, tokens: torch.Tensor, packed: Packed) -> torch.Tensor:
        """(tokens, d)."""
        maps = self.maps
        context = packed.attend(maps["q"](tokens), maps["k"](tokens), maps["v"](tokens))
        tokens = self.norms[0](maps["ao"](context) + tokens)
        return self.norms[1](maps["fo"](functional.gelu(maps["fi"](tokens))) + tokens)


class Encoder(nn.Module):
    """The bundled model in two halves: `states` below, fixed, and `forward` above, with factors.

    Args:
        folder: The built model without any difference.
        layers: How many layers, from the top, are given factors.
        rank: Rank of the factors.
    """

    def __init__(self, folder: Path, layers: int, rank: int) -> None:
        super().__init__()
        whole = BertModel.from_pretrained(folder, add_pooling_layer=False).eval().requires_grad_(False)
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.embeddings = whole.embeddings
        self.heads = whole.config.num_attention_heads
        self.first = len(whole.encoder.layer) - layers
        ranks = [rank if place >= self.first else 0 for place in range(len(whole.encoder.layer))]
        self.layers = nn.ModuleList(map(Layer, whole.encoder.layer, ranks))

    @torch.no_grad()
    def states(self, texts: Sequence[str]) -> list[torch.Tensor]:
        """What the lower layers make of each text: (tokens, d) of 16-bit numbers."""
        longest = self.embeddings.position_embeddings.num_embeddings
        prefixed = [PREFIX + text for text in texts]
        ids = self.tokenizer(prefixed, truncation=True, max_length=longest)["input_ids"]
        found: list = [None] * len(ids)
        for places in _batches(list(map(len, ids))):
            packed = Packed([len(ids[place]) for place in places], self.heads)
            tokens = torch.cat([self.embeddings(torch.tensor(ids[place])[None])[0] for place in places])
            for layer in self.layers[: self.first]:
                tokens = layer(tokens, packed)
            for place, part in zip(places, tokens.split(packed.lengths.tolist()), strict=True):
                found[place] = part.half()
        return found

    def forward(self, states: Sequence[torch.Tensor]) -> torch.Tensor:
        """(texts, d): vectors of unit length."""
        packed = Packed([len(state) for state in states], self.heads)
        tokens = torch.cat(list(states)).float()
        for layer in self.layers[self.first :]:
            tokens = layer(tokens, packed)
        return functional.normalize(packed.means(tokens), dim=1)

    @torch.no_grad()
    def vectors(self, states: Sequence[torch.Tensor], strength: float = 1.0) -> torch.Tensor:
        """(texts, d): vectors of many texts, with so much of the factors as is said."""
        self._set_strength(strength)
        found = torch.zeros(len(states), states[0].shape[1])
        for places in _batches(list(map(len, states))):
            found[places] = self([states[place] for place in places])
        self._set_strength(1.0)
        return found

    def factors_to_fit(self) -> list[nn.Parameter]:
        """All factors; nothing else is to change."""
        return [parameter for parameter in self.parameters() if parameter.requires_grad]

    def changes(self, strength: float) -> dict[str, torch.Tensor]:
        """What is to be added to each matrix that has factors, by its name in the transformer."""
        return {
            f"encoder.layer.{place}.{_PLACES[name]}.weight": strength * (part.outer @ part.inner).detach()
            for place, layer in enumerate(self.layers)
            for name, part in layer.maps.items()
            if part.inner is not None
        }

    def _set_strength(self, strength: float) -> None:
        for layer in self.layers:
            for part in layer.maps.values():
                part.strength = strength


def _batches(lengths: Sequence[int]) -> list[np.ndarray]:
    """Places of texts, those of like length together."""
    order = np.argsort(np.asarray(lengths), kind="stable")
    return [order[start : start + BATCH_TEXTS] for start in range(0, len(order), BATCH_TEXTS)]
