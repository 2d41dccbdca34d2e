"""Words for a publication: a methods paragraph to paste, a citation, and the page of a bundle."""

from collections.abc import Mapping
from textwrap import fill
from typing import Any

from narratives.vocabulary import VERDICTS

_WIDTH = 118
Facts = Mapping[str, Any]


_METHODS = """
We analysed {on_topic_posts:,} posts ({on_topic_texts:,} distinct texts) on {topics}, out of {posts:,} posts loaded
from {files} files, with narratives {version} (Python {python}). Texts were embedded with the multilingual sentence
model {model}; the language was removed from the vectors as far as possible, texts were joined in a sparse graph of
near texts by meaning, words in common and days, and clustered by random walks and HDBSCAN (hdbscan {hdbscan}).
Clusters of one sphere and topic are narratives; narratives of both spheres were matched against rivals and against
chance (permutation, Benjamini-Hochberg). The run found {narratives:,} narratives in {stories:,} stories: {verdicts}.
{noise} of the posts were left as noise. Tone and stance were classified from the text alone. Settings: {settings};
seed {seed}; {scope}.
"""
_CAVEATS = """# State this with the results
- Verdicts, tone and stance are classified by a program, with errors; quote agreement with your own coders
  (`narratives agreement`).
- Shares are of what was loaded. Trending lists and searches are no sample of a public.
- What only one sphere tells was compared with the posts that were loaded from the other one, not with all of it.
"""


def methods(facts: Facts) -> str:
    """Return a methods paragraph with the figures of the run, ready to paste, and what must be said with it."""
    config, versions = facts["config"], facts["versions"]
    paragraph = _METHODS.format(
        **facts["run"] | {"topics": _topics(facts), "files": len(facts["loads"]), "verdicts": _verdicts(facts)},
        python=versions["python"],
        hdbscan=versions["hdbscan"],
        noise=_noise(facts["run"]),
        settings=", ".join(f"{name} {value}" for name, value in config.get("stories", {}).items()),
        seed=config.get("seed"),
        scope=_scope(facts["run"]),
    )
    return f"# Methods\n{fill(' '.join(paragraph.split()), _WIDTH)}\n\n{_CAVEATS}"


def citation(facts: Facts) -> str:
    """Return a citation of the program and this run, in the Citation File Format."""
    run = facts["run"]
    return f"""cff-version: 1.2.0
message: If you use these results, please cite the program and the run.
title: "narratives: stories that two publics tell alike, in opposite ways, or alone (run {run["run_id"]})"
type: software
version: "{run["version"]}"
date-released: "{run["finished_at"]:%Y-%m-%d}"
authors:
  - name: The authors of narratives
license: MIT
"""


def page(facts: Facts) -> str:
    """Return the page of a bundle: what is in it, and how to check it."""
    run = facts["run"]
    return f"""# Bundle of run {run["run_id"]}
All that is needed to check or repeat a run of narratives {run["version"]}. It holds ids and derived labels; no text and
no author.

| file | holds |
|---|---|
| `bundle.json` | the run with its settings, versions, hashes of the files that were loaded, figures |
| `topics.toml` | the topics file of the run |
| `posts.csv` | each post on a topic by its id: narrative, story, tone, stance |
| `narratives.csv`, `stories.csv`, `matches.csv` | what was found, without words of posts |
| `topics.csv`, `coverage.csv`, `evaluations.csv` | figures |
| `METHODS.md`, `CITATION.cff` | a methods paragraph to paste, and what to cite |

`narratives verify BUNDLE EXPORTS...` loads the exports anew, runs again and says what agrees; without exports it takes
the posts of your warehouse.
"""


def _topics(facts: Facts) -> str:
    labels = [one["label"] for one in facts["topics"]]
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]])) if labels else "no topic"


def _verdicts(facts: Facts) -> str:
    sums = {name: sum(one[name] for one in facts["topics"]) for name in VERDICTS}
    return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in sums.items())


def _noise(run: Mapping[str, Any]) -> str:
    shares = {"Weibo": run["weibo_noise_share"], "Twitter": run["twitter_noise_share"]}
    return " and ".join(f"{share:.0%} ({sphere})" for sphere, share in shares.items() if share is not None) or "None"


def _scope(run: Mapping[str, Any]) -> str:
    topics = f"only the topics {', '.join(run['only_topics'])}" if run["only_topics"] else "all topics"
    days = [f"{word} {run[f'{word}_date']}" for word in ("since", "until") if run[f"{word}_date"]]
    return ", ".join([topics, *(days or ["all days"])])
