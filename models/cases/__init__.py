"""What every case has, a registration as well as a request: moves, undo, audit, claims, corrections, photos, notes.

A case is moved by `move()` and in no other way. It names neither of its two kinds.
"""
