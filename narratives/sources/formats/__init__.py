"""One module for each export format; every one ends with a tuple `SOURCES`."""
