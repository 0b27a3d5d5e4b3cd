"""What the web server loads."""

import gc

import click

from app import create_app
from app.operations.belonging import begin

app = create_app()
if not click.get_current_context(silent=True):  # commands ask themselves
    begin(app)

# Each page makes some ten thousand objects and lets them go. What stands since the start need not be looked through
# for what nobody uses any more, and not after every seven hundred: it was a tenth of the time of a page.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 10, 10)
