import django.db.models.deletion
from django.db import migrations, models

# Proofs given before: the same content (file or paper) from another unit of the round, or from the unit's earlier one.
FIND = """
INSERT INTO scoring_repeat (evidence_id)
SELECT e.id
  FROM indicators_evidence e JOIN scoring_assessment a ON a.code = e.book
  LEFT JOIN files_storedfile f ON f.id = e.file_id
 WHERE e.withdrawn_at IS NULL AND (
   EXISTS (
     SELECT FROM indicators_evidence o JOIN scoring_assessment b ON b.code = o.book
      WHERE o.reference = e.reference AND o.reference > '' AND o.withdrawn_at IS NULL
        AND (o.book = e.book AND o.unit <> e.unit OR b.year < a.year AND o.unit = e.unit))
   OR EXISTS (
     SELECT FROM files_storedfile g JOIN indicators_evidence o ON o.file_id = g.id
       JOIN scoring_assessment b ON b.code = o.book
      WHERE g.blob_id = f.blob_id AND o.withdrawn_at IS NULL
        AND (o.book = e.book AND o.unit <> e.unit OR b.year < a.year AND o.unit = e.unit)))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("indicators", "0003_evidence"),
        ("scoring", "0009_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Repeat",
            fields=[
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="indicators.evidence",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FIND, migrations.RunSQL.noop),
    ]
