"""One invented company, written in the platforms' own formats from a seed; nothing here is real."""
