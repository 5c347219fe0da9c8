"""``python -m softmark`` is the command line."""

from softmark.cli import main

if __name__ == "__main__":
    main()
