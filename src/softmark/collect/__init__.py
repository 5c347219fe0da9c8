"""Hand-ins come in: the sample class, and the time at which something was handed in."""
