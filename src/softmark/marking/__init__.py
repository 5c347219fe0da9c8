"""Marking: an engine for one submission, a pool for many, the proof of a source, a class run."""
