"""Draws graphs of applications as SVG and as DOT, the same every time, without any other program."""
