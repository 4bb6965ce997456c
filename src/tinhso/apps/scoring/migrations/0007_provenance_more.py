import django.db.models.deletion
from django.db import migrations, models

# Rounds with a timetable were concluded without keeping what they were computed from: their stages are locked, so it
# stands unchanged, except where a correction was opened since.
KEEP = """
INSERT INTO scoring_frozenunit (run_id, unit_id, name, sort_key, peer_group, ranked, value_ids)
SELECT r.id, u.id, u.name, u.sort_key, u.peer_group, u.ranked,
       coalesce((SELECT array_agg(v.id ORDER BY v.id) FROM indicators_value v
                  WHERE v.book = a.code AND v.stage = r.stage AND v.unit = u.key AND v.superseded_at IS NULL), '{}')
  FROM scoring_run r JOIN scoring_assessment a ON a.id = r.assessment_id JOIN scoring_unit u ON u.assessment_id = a.id
 WHERE r.published_at IS NOT NULL AND r.origin = 'computed'
   AND NOT EXISTS (SELECT FROM scoring_frozenunit f WHERE f.run_id = r.id)
   AND NOT EXISTS (SELECT FROM scoring_correction c WHERE c.of_id = r.id)
"""


def _to(model: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_series"),
        ("orgs", "0001_initial"),
        ("scoring", "0005_advice"),
    ]

    operations = [
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.AddField(model_name="fedvalue", name="made", field=models.JSONField(default=dict)),
        migrations.AlterField(
            model_name="fedvalue",
            name="agency",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.agency"
            ),
        ),
        migrations.AlterField(
            model_name="fedvalue",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="indicators.batch",
            ),
        ),
        migrations.AddConstraint(
            model_name="fedvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("batch__isnull", False), models.Q(("made", {}), _negated=True), _connector="OR"),
                name="fed_by_something",
            ),
        ),
        migrations.CreateModel(
            name="FedPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "fed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="scoring.fedvalue",
                    ),
                ),
                ("indicator", _to("indicators.indicator")),
                ("period", _to("indicators.period")),
                ("agency", _to("orgs.agency")),
                ("breakdown", _to("indicators.breakdown")),
                ("batch", _to("indicators.batch")),
                ("value", models.DecimalField(decimal_places=6, max_digits=24)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["indicator", "period", "agency"], name="fed_part_of_figure")
                ],
            },
        ),
    ]
