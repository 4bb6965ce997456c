from django.db import migrations, models

from tinhso.engines.indicators import proofs

BATCH = 2000


def read_notes(apps, schema_editor):
    """Proofs that were given before: what their notes name."""
    evidence = apps.get_model("indicators", "Evidence")
    rows = []
    for row in evidence.objects.only("note").iterator(chunk_size=BATCH):
        row.reference, row.dated = proofs.reference(row.note), proofs.date(row.note)
        if row.reference or row.dated:
            rows.append(row)
    evidence.objects.bulk_update(rows, ["reference", "dated"], batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ("files", "0001_initial"),
        ("indicators", "0002_series"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="reference",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="evidence",
            name="dated",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(condition=models.Q(("reference__gt", "")), fields=["reference"], name="evidence_reference"),
        ),
        migrations.RunPython(read_notes, migrations.RunPython.noop),
    ]
