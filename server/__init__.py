"""How the house is served: `python -m server`, beneath the application and without knowing it.

Waitress reads a request whole before it takes a thread, and sends an answer after it has given the thread back: slow
people hold a socket and a file, never a thread, without any proxy in front. What it lacks stands here: an end to
requests that never come whole (patience), a line for each answer (log), several processes on one port (processes).
Why this server: docs/decisions/0013.
"""
