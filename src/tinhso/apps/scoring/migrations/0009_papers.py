import django.db.models.deletion
import tinhso.kernel.places.fields
import tinhso.kernel.text.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial"), ("scoring", "0008_verified")]

    operations = [
        migrations.CreateModel(
            name="PaperTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paper",
                    models.CharField(
                        choices=[
                            ("quyet-dinh", "Dự thảo quyết định công bố kết quả"),
                            ("bien-ban", "Biên bản thẩm định của một đơn vị"),
                            ("bao-cao", "Báo cáo kết quả"),
                        ],
                        max_length=20,
                    ),
                ),
                ("owner_path", tinhso.kernel.places.fields.LTreeField(null=True)),
                ("loaded_at", models.DateTimeField(default=tinhso.kernel.text.clock.now)),
                ("loaded_by_name", models.CharField(max_length=200)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["paper", "owner_path", "-id"], name="paper_template_newest")],
            },
        ),
    ]
