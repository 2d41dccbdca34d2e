"""The stages: each reads tables, calls the analysis, and writes tables; in the order of the flow."""
