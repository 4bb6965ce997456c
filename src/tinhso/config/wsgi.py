"""The application for a WSGI server."""

from django.core.wsgi import get_wsgi_application

from tinhso.config import supervisor

supervisor.follow_parent()  # a process of the web server does not outlive a killed server
application = get_wsgi_application()
