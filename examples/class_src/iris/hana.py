"""Hana handed in the notebook as she got it."""
