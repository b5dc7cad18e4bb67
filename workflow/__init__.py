"""Order of the steps: configuration, planning and provenance for the Snakefile, and one thin script per rule."""
