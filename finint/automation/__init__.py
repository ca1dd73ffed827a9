"""What finint does by itself: watch a folder, keep a schedule, tell people once."""
