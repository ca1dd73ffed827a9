"""Schema, migrations, and one file per question."""
