"""What each command does in a line, so that the page of all commands is shown without importing any of them."""

LINES = {
    "demo": "Load the shipped sample, find its narratives and stories, and show where to look next.",
    "load": "Load posts: any known export, a folder of them, or a zip archive.",
    "run": "Find the narratives and stories of the loaded posts, and print what was found.",
    "show": "Show what is going on in the latest run, or one narrative or story with the posts that prove it.",
    "list": "List the narratives of the latest run, those with most posts first.",
    "stories": "List the stories of the latest run: who tells each, and whether alike, in opposite ways or alone.",
    "themes": "List the themes of the latest run: broad subjects or claims that two or more stories of a topic share.",
    "timeline": (
        "Show a topic, theme, story or narrative over time: its share of each sphere's posts, its bursts, its life."
    ),
    "convergence": "Show whether the spheres move together or apart, month by month: in stories, tone and stance.",
    "lead": "Show which sphere came first: lead and lag of daily shares, first bursts, first posts by role.",
    "search": "Find stories and posts by words and by meaning: a question in English finds posts in Chinese, too.",
    "compare": "Compare two runs, or two periods of the latest run: what came, what went, what moved.",
    "sql": "Query the warehouse in SQL: read-only, the views are in the schema out.",
    "actors": (
        "Show who speaks: roles and countries, whose officials in whose sphere, to what end, and how others answer."
    ),
    "topics": "Suggest keywords in both languages from the loaded posts; check what a topics file misses.",
    "report": (
        "Write the latest run as one HTML page: what is going on, all stories with their posts, a map, time, method."
    ),
    "export": "Write the latest run as files that other programs open, with a README and a data dictionary.",
    "bundle": (
        "Write everything needed to check or repeat the latest run: settings, versions, hashes, ids, figures, methods."
    ),
    "verify": "Repeat the run of a bundle from its posts, and say what agrees; exit code 1 where something does not.",
    "sample": (
        "Draw posts of the latest run for coders: an empty sheet (CSV and Excel) and a codebook in both languages."
    ),
    "agreement": (
        "Measure filled coding sheets: Krippendorff's alpha with its interval, between coders and with the machine."
    ),
    "evaluate": "Score the latest run against a gold set: posts that people have read and assigned to stories.",
    "serve": "Run on a schedule: load what is in the inbox, and bring the results up to date.",
    "loads": "Show the files that were loaded, the latest first; loaded + duplicate + rejected = rows.",
    "rejects": "Show the rows that were set aside, where they stand and why.",
    "unload": "Undo a load: remove its posts, unless another load held them too.",
    "formats": "List the formats that `narratives load` reads, with an example of each.",
    "purge": "Remove posts everywhere: texts, vectors, results, snapshot. No later load brings them back.",
}
