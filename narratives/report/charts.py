"""How each chart is drawn, as Vega-Lite written by Altair; the figures are those of the HTML table beside it.

A sphere is never told by colour alone: Weibo stands above the axis or has circles, Twitter below it or has triangles.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from narratives.report.values import words
from narratives.vocabulary import VERDICTS

if TYPE_CHECKING:
    import altair as alt

# Told apart by people who see colours otherwise (after Okabe & Ito 2008), on a light and on a dark page.
SPHERE_COLOURS = {"Weibo": "#d55e00", "Twitter": "#0084c8"}
VERDICT_COLOURS = {
    "convergent": "#009e73",
    "contested": "#b5498f",
    "weibo_only": SPHERE_COLOURS["Weibo"],
    "twitter_only": SPHERE_COLOURS["Twitter"],
    "undecided": "#5f6570",
    "no_data": "#8a8f98",
}
_VERDICTS_BY_WORDS = {words(verdict): colour for verdict, colour in VERDICT_COLOURS.items()}
_PALETTE = ("#0084c8", "#d55e00", "#009e73", "#b5498f", "#a08000", "#56b4e9", "#7a5195", "#e69f00")
_REST_COLOUR = "#9a9ea6"
_COURSE_HEIGHT = 160
_TEXT = "currentColor"
# Colours of text follow the page, light or dark; Altair knows no such colours, so that this stands beside the charts.
CONFIG = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": _TEXT, "titleColor": _TEXT, "domainColor": _TEXT, "tickColor": _TEXT, "gridColor": _TEXT,
        "gridOpacity": 0.15, "domainOpacity": 0.5, "labelFontSize": 12, "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {
        "labelColor": _TEXT, "titleColor": _TEXT, "labelFontSize": 12, "labelLimit": 300, "symbolStrokeWidth": 0,
        "symbolBaseFillColor": _TEXT,
    },
    "style": {
        "gap": {"fill": _TEXT, "fillOpacity": 0.25},
        "name": {"fill": _TEXT, "fontSize": 11, "fontWeight": "bold"},
        "halo": {"fill": "none", "stroke": "var(--page)", "strokeWidth": 4, "fontSize": 11, "fontWeight": "bold"},
    },
}  # fmt: skip


@lru_cache
def specs(topics: int) -> dict[str, dict[str, Any]]:
    """Return the charts that every report of so many topics has, by the name that their figure has."""
    return {
        "verdicts": _verdicts(topics),
        "coverage": _mirrored("posts", "posts", ","),
        "shares": _mirrored("share", "share of all posts", ".1~%", 130),
        "course": _course(),
        "distance": _distance(),
    }


def map_specs(groups: Mapping[str, Sequence[str]], rest: str) -> dict[str, dict[str, Any]]:
    """Return the map of texts, coloured in several ways.

    Args:
        groups: names of the colouring (a column of the points) and the values that have a colour each.
        rest: value of all others.
    """
    return {f"map-{name}": _map(name, values, rest) for name, values in groups.items()}


def _verdicts(topics: int) -> dict[str, Any]:
    """Stories of each topic by verdict, as shares, with their counts."""
    import altair as alt

    names = [words(verdict) for verdict in VERDICTS]
    colours = alt.Scale(domain=names, range=[VERDICT_COLOURS[verdict] for verdict in VERDICTS])
    base = alt.Chart(alt.NamedData("table")).encode(
        y=alt.Y("topic:N", title=None, sort=None, axis=alt.Axis(labelLimit=160)),
        order=alt.Order("order:Q"),
        tooltip=_tips("topic:N", "verdict:N", "stories:Q"),
    )
    width = alt.X("stories:Q", stack="normalize", title="share of the stories", axis=alt.Axis(format="%", tickCount=5))
    bars = base.mark_bar(stroke="white", strokeWidth=1).encode(
        x=width,
        color=alt.Color(
            "verdict:N", scale=colours, title=None, sort=names, legend=alt.Legend(orient="bottom", columns=3)
        ),
    )
    counts = base.mark_text(fill="white", fontWeight="bold", baseline="middle").encode(
        x=alt.X("stories:Q", stack="normalize", bandPosition=0.5),
        text=alt.condition("datum.stories > 0", "stories:Q", alt.value("")),
    )
    return _finished((bars + counts).properties(height=34 * topics))


def _mirrored(column: str, title: str, form: str, height: int = 180) -> dict[str, Any]:
    """Months of both spheres, Weibo above the axis and Twitter below it."""
    import altair as alt

    chart = (
        alt.Chart(alt.NamedData("table"))
        .transform_calculate(height=f"datum.sphere == 'Weibo' ? datum.{column} : -datum.{column}")
        .mark_bar()
        .encode(
            x=alt.X("month:T", timeUnit="utcyearmonth", title=None, axis=_time_axis()),
            y=alt.Y("height:Q", title=title, axis=_absolute_axis(form)),
            color=_sphere_colour(),
            tooltip=_tips("sphere:N", _month_tip(), alt.Tooltip(f"{column}:Q", format=form)),
        )
    )
    return _finished(chart.properties(height=height))


def _distance() -> dict[str, Any]:
    """How far apart the spheres are by month, with intervals; the two measures differ in colour and in dashes."""
    import altair as alt

    measures = alt.Scale(domain=["stories", "stance"], range=["#009e73", "#b5498f"])
    base = alt.Chart(alt.NamedData("table")).encode(
        x=alt.X("month:T", timeUnit="utcyearmonth", title=None, axis=_time_axis()),
        color=alt.Color("by:N", scale=measures, title=None, legend=alt.Legend(orient="top")),
    )
    band = base.mark_area(fillOpacity=0.15).encode(y=alt.Y("low:Q", title="distance"), y2="high:Q")
    line = base.mark_line(point=True).encode(
        y="distance:Q",
        strokeDash=alt.StrokeDash("by:N", legend=None, sort=["stories", "stance"]),
        tooltip=_tips("by:N", _month_tip(), alt.Tooltip("distance:Q", format=".2f")),
    )
    return _finished((band + line).properties(height=160))


def _course() -> dict[str, Any]:
    """Posts of one story on one time axis; days of which a sphere has no posts at all are grey on its side."""
    import altair as alt

    told = alt.Chart(alt.NamedData("table"))
    bars = (
        told.transform_filter("datum.kind == 'posts'")
        .transform_calculate(height="datum.sphere == 'Weibo' ? datum.posts : -datum.posts")
        .mark_rect()
        .encode(
            x=alt.X("from:T", title=None, scale=alt.Scale(type="utc"), axis=_time_axis()),
            x2="to:T",
            y=alt.Y("height:Q", title="posts", axis=_absolute_axis()),
            y2=alt.datum(0),
            color=_sphere_colour(),
            tooltip=_tips("sphere:N", _day_tip("from"), "posts:Q"),
        )
    )
    return _finished(alt.layer(bars, *(_gaps(sphere) for sphere in SPHERE_COLOURS)).properties(height=_COURSE_HEIGHT))


def _gaps(sphere: str) -> "alt.Chart":
    """Days without any post of a sphere: a grey band over its half of the chart."""
    import altair as alt

    return (
        alt.Chart(alt.NamedData("table"))
        .transform_filter(f"datum.kind == 'gap' && datum.sphere == '{sphere}'")
        .mark_rect(style="gap")
        .encode(
            x="from:T", x2="to:T", y=alt.datum(0), y2=alt.value(0 if sphere == "Weibo" else _COURSE_HEIGHT),
            tooltip=_tips("sphere:N", _day_tip("from"), _day_tip("to"), "note:N"),
        )
    )  # fmt: skip


def _map(name: str, values: Sequence[str], rest: str) -> dict[str, Any]:
    import altair as alt

    known = _VERDICTS_BY_WORDS | SPHERE_COLOURS
    colours = [known.get(value, _PALETTE[place % len(_PALETTE)]) for place, value in enumerate(values)]
    others = {} if name == "sphere" else {rest: _REST_COLOUR}
    scale = alt.Scale(domain=[*values, *others], range=[*colours, *others.values()])
    places: dict[str, Any] = {
        axis: {"field": axis, "type": "quantitative", "axis": None, "scale": {"domain": [-0.02, 1.02]}} for axis in "xy"
    }
    points = (
        alt.Chart(alt.NamedData("table"))
        .mark_point(filled=True, size=46, fillOpacity=0.75, cursor="pointer")
        .encode(
            x=alt.X(**places["x"]),
            y=alt.Y(**places["y"]),
            shape=alt.Shape(
                "sphere:N",
                scale=alt.Scale(domain=list(SPHERE_COLOURS), range=["circle", "triangle-up"]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            color=alt.Color(
                f"{name}:N", scale=scale, legend=alt.Legend(title=None, orient="bottom", columns=2, symbolType="square")
            ),
            tooltip=_tips("sphere:N", "day:N", "author:N", "text:N", "told:N"),
        )
    )
    names = alt.Chart(alt.NamedData("labels")).encode(x=alt.X(**places["x"]), y=alt.Y(**places["y"]), text="label:N")
    halo, front = names.mark_text(style="halo"), names.mark_text(style="name")
    return _finished((points + halo + front).properties(height=620))


def _sphere_colour() -> "alt.Color":
    import altair as alt

    scale = alt.Scale(domain=list(SPHERE_COLOURS), range=list(SPHERE_COLOURS.values()))
    return alt.Color("sphere:N", scale=scale, title=None, legend=alt.Legend(orient="top"))


def _time_axis() -> "alt.Axis":
    import altair as alt

    return alt.Axis(format="%b %Y", labelOverlap="greedy", labelSeparation=8, grid=False, tickCount=8)


def _absolute_axis(form: str = ",") -> "alt.Axis":
    import altair as alt

    return alt.Axis(labelExpr=f"format(abs(datum.value), '{form}')", tickCount=5)


def _month_tip() -> "alt.Tooltip":
    import altair as alt

    return alt.Tooltip("month:T", timeUnit="utcyearmonth", title="month", format="%B %Y")


def _day_tip(name: str) -> "alt.Tooltip":
    import altair as alt

    return alt.Tooltip(f"{name}:T", title=name, timeUnit="utcyearmonthdate", format="%Y-%m-%d")


def _tips(*fields: Any) -> list["alt.Tooltip"]:
    import altair as alt

    return [alt.Tooltip(field) if isinstance(field, str) else field for field in fields]


def _finished(chart: Any) -> dict[str, Any]:
    """Return the chart as it stands in the page: as wide as its place."""
    import altair as alt

    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    return chart.properties(width="container", autosize=fit).to_dict()
