"""Prefect flows: the order of the stages, retries, schedules and artifacts; no logic."""
