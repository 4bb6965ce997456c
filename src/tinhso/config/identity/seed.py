"""`python -m tinhso.config.identity.seed SECRET CALLBACK [NUMBER NAME PASSWORD]…`: tables, client, people."""

import os
import sys

import django


def main(arguments: list[str]) -> None:
    """Make everything the trial provider needs. Safe to run again with other values."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tinhso.config.identity.settings"
    django.setup()
    from tinhso.config.identity import people

    people.prepare()
    secret, callback, *rest = arguments
    people.client("tinhso", "Tỉnh Số", secret, [callback])
    for at in range(0, len(rest), 3):
        people.person(*rest[at : at + 3])


if __name__ == "__main__":
    main(sys.argv[1:])
