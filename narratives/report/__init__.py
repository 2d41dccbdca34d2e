"""What a run found, for people: the facts behind `show`, and the report, one HTML file that needs nothing else.

`overview` and `stories` read facts from the public views; `page` writes them as HTML, `charts` says how they are drawn,
and `text_map` lays all texts out on a plane. Whatever posts say is text in it and never markup.
"""
