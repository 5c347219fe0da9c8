"""Hana hands in the notebook as it was released."""
