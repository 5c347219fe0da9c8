"""Alternative solutions of an assignment, right and wrong, that prove its hidden tests.

``texts`` is the format they are written in, ``read`` the solutions of one file, ``trial`` runs
them, ``proof`` says which tests are too strict or too lax.
"""

from softmark.variants.read import Variant, apply, read_variants
from softmark.variants.texts import Block, TextError, parse

__all__ = ["Block", "TextError", "Variant", "apply", "parse", "read_variants"]
