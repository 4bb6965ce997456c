"""Loads the demo for bench/pages.py and prints sessions of its people: login=session key, one a line."""

import sys


def main() -> None:
    """Migrate, load, collect, sign in."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from tinhso.apps.programme.models import Programme
    from tinhso.config import demo
    from tinhso.config.static import collect
    from tinhso.kernel.people.models import Person

    call_command("migrate", verbosity=0)
    demo.load()
    collect()
    for login in ("hung", "thuongtruc"):
        client = Client()
        client.force_login(Person.objects.get(login=login))
        sys.stdout.write(f"{login}={client.cookies[settings.SESSION_COOKIE_NAME].value}\n")
    sys.stdout.write(f"programme={Programme.objects.values_list('code', flat=True)[0]}\n")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    main()
