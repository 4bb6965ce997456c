from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0010_repeats")]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="outside",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
