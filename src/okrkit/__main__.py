"""`python -m okrkit` is `okr`."""

from okrkit.cli import run

if __name__ == "__main__":
    run()
