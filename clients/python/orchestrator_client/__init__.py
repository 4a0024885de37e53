"""Typed client of the Orchestrator API. Needs nothing beside Python's standard library."""

from .generated.api import Orchestrator
from .transport import ApiError, Event, Transport

__all__ = ["ApiError", "Event", "Orchestrator", "Transport"]
