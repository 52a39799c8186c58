"""NetBox's application with its static files, for gunicorn: the embedded NetBox has no web server in front."""

import gc
import os
from pathlib import Path

from netbox.wsgi import application as netbox
from whitenoise import WhiteNoise

application = WhiteNoise(netbox, root=Path(os.environ["NETBOX_ROOT"]) / "static", prefix="/static/", max_age=3600)

# What is loaded stays: the garbage collector need not walk it, so that the workers share its memory and stop at once.
gc.collect()
gc.freeze()
# A chunk of a sync is some hundred thousand new things that all live to its end: to look among them pays seldom.
gc.set_threshold(100_000, 20, 20)
