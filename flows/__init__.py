"""Prefect deployments: what they deploy lies in `narratives/flow/`."""
