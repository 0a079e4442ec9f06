"""The gate: nothing unproved is shown. `prove` reads any text, composed here or worded by a language model."""

from agent.gate.gather import gather
from agent.gate.prove import Failure, prove
from agent.gate.sources import Sources

__all__ = ["Failure", "Sources", "gather", "prove"]
