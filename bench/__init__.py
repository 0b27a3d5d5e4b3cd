"""Speed and size, as ratios to a hello-world route on the same server: `python -m bench [part…] [--quick]`."""
