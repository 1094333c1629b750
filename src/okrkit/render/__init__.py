"""Findings and reports as text for people and machines: pure functions, one module a format."""
