"""``python -m netloop`` is ``netloop``."""

from netloop.cli.main import main

if __name__ == "__main__":
    main()
