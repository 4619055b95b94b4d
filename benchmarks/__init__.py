"""Speed beside a bare loop of the same libraries: python -m benchmarks."""
