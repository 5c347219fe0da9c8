"""Pages: what a student and a lecturer see of grades, self-contained and without scripts."""
