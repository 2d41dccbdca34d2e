"""What `prefect.yaml` deploys: the flow of the package, `narratives/flow/track.py`, under the name Prefect is given."""

from narratives.flow.track import track_narratives

__all__ = ["track_narratives"]
