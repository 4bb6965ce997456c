"""The only place that names every part: settings, urls, wsgi, the command."""
