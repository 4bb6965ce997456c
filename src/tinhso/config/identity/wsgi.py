"""`granian --interface wsgi tinhso.config.identity.wsgi:application`"""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tinhso.config.identity.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
