"""One module a sub-command: read the arguments, compose one read and one calculation, print."""
