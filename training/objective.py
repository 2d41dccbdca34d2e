"""What tuning asks for: posts of a story near each other across the languages, all other sentences where they were.

Sources: supervised contrast, Khosla et al. 2020, arXiv:2004.11362; keys kept from earlier steps (cross-batch memory),
Wang et al. 2020, arXiv:1912.06798.
"""

import torch
from torch.nn import functional


class Memory:
    """The latest vectors of all posts: whatever is not in a batch is a rival of what is, at no cost.

    Args:
        vectors: (n, d), rows of unit length.
        stories: (n,) numbers of the stories.
        chinese: (n,) bool.
    """

    def __init__(self, vectors: torch.Tensor, stories: torch.Tensor, chinese: torch.Tensor) -> None:
        self.vectors, self.stories, self.chinese = vectors.clone(), stories, chinese

    def keys(self, places: torch.Tensor, vectors: torch.Tensor) -> torch.Tensor:
        """All vectors, those of a batch as they are now, the others moved as far as the batch's language moved."""
        with torch.no_grad():
            for language in (True, False):
                rows = self.chinese[places] == language
                if not rows.any():
                    continue
                moved = (vectors[rows] - self.vectors[places[rows]]).mean(dim=0)
                self.vectors[self.chinese == language] += moved
        return self.vectors.index_copy(0, places, vectors)

    def store(self, places: torch.Tensor, vectors: torch.Tensor) -> None:
        """Keep the vectors of a batch."""
        self.vectors[places] = vectors.detach()


def contrast(memory: Memory, places: torch.Tensor, vectors: torch.Tensor, temperature: float) -> torch.Tensor:
    """The mean of two losses: telling one's own story from all others, and from those of the other language alone.

    Args:
        memory: All posts.
        places: (b,) which of them the batch is.
        vectors: (b, d), rows of unit length.
        temperature: Of the softmax over cosines.
    """
    keys = memory.keys(places, vectors)
    means = torch.stack([keys[~memory.chinese].mean(dim=0), keys[memory.chinese].mean(dim=0)]).detach()
    chinese = memory.chinese[places]
    asked = functional.normalize(vectors - means[chinese.long()], dim=1)
    answers = functional.normalize(keys - means[memory.chinese.long()], dim=1)
    scores = asked @ answers.T / temperature
    others = torch.arange(len(keys))[None] != places[:, None]
    across = chinese[:, None] != memory.chinese[None]
    same = (memory.stories[places][:, None] == memory.stories[None]) & others
    return (_told_apart(scores, same, others) + _told_apart(scores, same & across, across)) / 2


def drift(vectors: torch.Tensor, before: torch.Tensor, chinese: torch.Tensor) -> torch.Tensor:
    """Mean squared change of the cosines among sentences, each language centred.

    Args:
        vectors: (n, d), rows of unit length, as they are.
        before: (n, d), as the untuned model has them.
        chinese: (n,) bool.
    """
    now, then = (_centred(rows, chinese) for rows in (vectors, before))
    return (now @ now.T - then @ then.T).square().mean()


def _told_apart(scores: torch.Tensor, same: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    chances = scores.masked_fill(~allowed, -torch.inf).log_softmax(dim=1).masked_fill(~same, 0.0)
    return -(chances.sum(dim=1) / same.sum(dim=1)).mean()


def _centred(vectors: torch.Tensor, chinese: torch.Tensor) -> torch.Tensor:
    means = torch.stack([vectors[~chinese].mean(dim=0), vectors[chinese].mean(dim=0)])
    return functional.normalize(vectors - means[chinese.long()], dim=1)
