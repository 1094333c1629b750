"""The rule catalogue, one module a chapter."""
