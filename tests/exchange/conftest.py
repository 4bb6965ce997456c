"""The reports that machines exchange, as the module's own tests have them."""

from tinhso.apps.reporting.exchange.tests.conftest import _filled, client_of, live, office

__all__ = ["_filled", "client_of", "live", "office"]
