"""The commands, one module each: options to stages to print to exit code.

What a module must have stands at the top of `okrkit.cli`.
"""
