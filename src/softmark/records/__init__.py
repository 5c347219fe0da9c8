"""What is kept of each marking, so that a report can be made without marking again."""
