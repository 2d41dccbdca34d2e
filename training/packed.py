"""Texts of many lengths as one run of tokens, so that only attention pays for padding."""

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional

GROUPS = 4


class Packed:
    """Where each text of a batch lies in the run of all their tokens.

    Args:
        lengths: Tokens of each text, none zero.
        heads: Heads of attention.
    """

    def __init__(self, lengths: Sequence[int], heads: int) -> None:
        self.lengths = torch.as_tensor(lengths)
        self.heads = heads
        self.texts = torch.repeat_interleave(torch.arange(len(lengths)), self.lengths)
        starts = torch.cumsum(self.lengths, 0) - self.lengths
        by_length = np.argsort(np.asarray(lengths), kind="stable")
        groups = [torch.as_tensor(group) for group in np.array_split(by_length, GROUPS) if len(group)]
        self.places, self.are_tokens = zip(*(self._grid(starts, group) for group in groups), strict=True)
        order = torch.cat([places[real] for places, real in zip(self.places, self.are_tokens, strict=True)])
        self.back = torch.argsort(order)

    def attend(self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        """(tokens, d): attention of each text's tokens among themselves."""
        found = []
        for places, real in zip(self.places, self.are_tokens, strict=True):
            padded = (self._padded(part, places) for part in (query, key, value))
            context = functional.scaled_dot_product_attention(*padded, attn_mask=real[:, None, None, :])
            found.append(context.transpose(1, 2).flatten(2)[real])
        return torch.cat(found)[self.back]

    def means(self, tokens: torch.Tensor) -> torch.Tensor:
        """(texts, d): the mean of each text's tokens."""
        sums = torch.zeros(len(self.lengths), tokens.shape[1]).index_add(0, self.texts, tokens)
        return sums / self.lengths[:, None]

    def _grid(self, starts: torch.Tensor, group: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(texts, longest): where the tokens of some texts are, and which places are no padding."""
        steps = torch.arange(int(self.lengths[group].max()))[None]
        real = steps < self.lengths[group][:, None]
        return starts[group][:, None] + torch.where(real, steps, 0), real

    def _padded(self, tokens: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        """(texts, heads, longest, d / heads)."""
        return tokens[places].unflatten(-1, (self.heads, -1)).transpose(1, 2)
