"""What leaves the warehouse for other programs: flat tables, networks, files for coding programs, bundles.

One module a format. `catalog` says which views are exported and what may be made public, `tables` reads them, and
`folder` puts a finished export in its place with its README, its data dictionary and its `datapackage.json`.
"""
