"""Everything that knows how the posts of other tools look on disk.

A file goes through four small steps, each a module or two:

    inputs -> opening, encodings -> tables | documents -> formats/* -> finish
    which     bytes and characters  rows and their      drafts of    posts, and rows set
    files                           line numbers        posts        aside with a reason

To add a format, add one module to `narratives/sources/formats/` that ends with a tuple `SOURCES`, and one
test.
"""
