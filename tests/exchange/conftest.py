"""The reports that machines exchange, as the module's own tests have them."""

from tinhso.apps.reporting.exchange.tests.conftest import client_of, live, office

__all__ = ["client_of", "live", "office"]
