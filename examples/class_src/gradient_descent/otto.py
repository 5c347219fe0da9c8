"""Otto handed in an empty file."""


# %% raw
