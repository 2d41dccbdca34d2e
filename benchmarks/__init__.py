"""Benchmarks: figures of speed, printed; no test of right or wrong."""
