from django.db import migrations

# The table of Django's database cache (rate limits). Unlogged: it may be lost in a crash, and costs less.
MAKE = """
CREATE UNLOGGED TABLE tinhso_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX tinhso_cache_expires ON tinhso_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(MAKE, "DROP TABLE tinhso_cache")]
