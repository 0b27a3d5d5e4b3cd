"""Speed and size, as ratios to a bare Flask route on the same server: `python -m bench [part…] [--quick]`."""
