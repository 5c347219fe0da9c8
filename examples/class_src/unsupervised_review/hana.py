"""Hana handed in the released notebook as it is."""
