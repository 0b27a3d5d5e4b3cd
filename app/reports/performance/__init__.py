"""How the office performs: what came, what left, what waits and since when, who decided, and why not."""
