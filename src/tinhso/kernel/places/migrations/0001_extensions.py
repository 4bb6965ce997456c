"""PostgreSQL's own extensions that the kernel stands on; all are in the embedded server and in Debian's."""

from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [CreateExtension("ltree"), BtreeGistExtension(), TrigramExtension()]
