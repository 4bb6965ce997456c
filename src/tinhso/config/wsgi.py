"""The application for a WSGI server."""

import gc
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tinhso.config import supervisor

supervisor.follow_parent()  # a process of the web server does not outlive a killed server
application = get_wsgi_application()
# The code stays while the process lives: a full collection need not walk it (0.1 s) while somebody waits.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
