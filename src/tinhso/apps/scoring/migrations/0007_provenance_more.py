import django.db.models.deletion
from django.db import migrations, models


def _to(model: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_series"),
        ("orgs", "0001_initial"),
        ("scoring", "0005_advice"),
    ]

    operations = [
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
