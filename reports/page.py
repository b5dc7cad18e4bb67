"""How much room a figure has on a page of a report, in inches: what is larger is shrunk, and its letters with it."""

WIDTH, HEIGHT = 6.3, 8.0
TEXT = 7.5  # points, of most letters
