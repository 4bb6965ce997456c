"""Every address: each module brings its own urls.py; this file only lists the modules."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from tinhso.config.api import api
from tinhso.kernel.ui.api import addresses_of

OURS = [name for name in settings.INSTALLED_APPS if name.startswith("tinhso.") and name != "tinhso.config"]

urlpatterns: list[URLPattern | URLResolver] = [
    *(addresses_of(f"{name}.urls") for name in OURS if find_spec(f"{name}.urls")),
    path("api/v1/", api.urls),
]

handler400 = "tinhso.kernel.ui.problems.bad_request"
handler403 = "tinhso.kernel.ui.problems.denied"
handler404 = "tinhso.kernel.ui.problems.not_found"
handler500 = "tinhso.kernel.ui.problems.broken"
