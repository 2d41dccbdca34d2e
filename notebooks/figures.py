"""Three figures of a run, to start from.

`marimo edit notebooks/figures.py` opens it; `NARRATIVES_WAREHOUSE` names the warehouse.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium")


@app.cell
def _():
    import altair as alt
    import marimo as mo
    import polars as pl

    from narratives import open_warehouse

    return alt, mo, open_warehouse, pl


@app.cell
def _(mo, open_warehouse):
    # The readers' snapshot: a run that works meanwhile is not in the way.
    with open_warehouse() as warehouse:
        run = warehouse.run()
        stories = warehouse.stories()
        posts = warehouse.posts()
        coverage = warehouse.table("coverage")
    mo.md(f"# Run {run['run_id']}\n{stories.height} stories, {posts.height} posts on a topic")
    return coverage, posts, run, stories


@app.cell
def _(alt, mo, stories):
    verdicts = (
        alt.Chart(stories, title="Stories by topic and verdict")
        .mark_bar()
        .encode(x=alt.X("count():Q", title="stories"), y=alt.Y("topic:N", title=None), color="verdict:N")
    )
    mo.vstack([verdicts, mo.md("A verdict is a claim of the program: read the posts before you quote it.")])
    return (verdicts,)


@app.cell
def _(alt, coverage, pl):
    # Shares, not counts: counts follow what was collected.
    _all = coverage.filter(pl.col("topic").is_null()).select("month", "sphere", all_posts="posts")
    attention = (
        coverage.filter(pl.col("topic").is_not_null())
        .join(_all, on=["month", "sphere"])
        .filter(pl.col("all_posts") > 0)
        .with_columns(share=pl.col("posts") / pl.col("all_posts"))
    )
    shares = (
        alt.Chart(attention, title="Share of each sphere's posts that is on the topic, by month")
        .mark_line(point=True)
        .encode(
            x=alt.X("month:T", title=None),
            y=alt.Y("share:Q", axis=alt.Axis(format="%")),
            color="sphere:N",
            strokeDash="sphere:N",
            facet=alt.Facet("topic:N", columns=2, title=None),
        )
        .properties(width=300, height=120)
    )
    shares
    return attention, shares


@app.cell
def _(alt, mo, pl, posts, stories):
    _both = stories.filter((pl.col("weibo_posts") > 0) & (pl.col("twitter_posts") > 0))
    _contested = _both.filter(pl.col("verdict") == "contested")
    largest = (_contested if _contested.height else _both).head(1)
    told = posts.join(largest.select("story_id"), on="story_id")
    tellings = (
        alt.Chart(told, title="Both tellings of the largest contested story, by week")
        .mark_bar()
        .encode(
            x=alt.X("yearweek(created_at):T", title=None),
            y=alt.Y("count():Q", title="posts"),
            row=alt.Row("sphere:N", title=None),
            color=alt.Color("stance:N"),
        )
        .properties(height=100)
    )
    _headlines = largest.select("story_id", "weibo_headline", "twitter_headline")
    mo.vstack([tellings, mo.plain(_headlines)])
    return largest, tellings, told


if __name__ == "__main__":
    app.run()
