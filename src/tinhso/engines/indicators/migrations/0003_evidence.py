import datetime
import re
import unicodedata
from urllib.parse import urlsplit

from django.db import migrations, models

BATCH = 2000

# How notes were read on the day of this migration. A copy on purpose: what was written then stays as it was
# when `proofs.py` reads better one day; a later migration may read them anew.
LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"”]+", re.IGNORECASE)
NUMBER = re.compile(
    r"(?<![\w/])(\d{1,6})\s*/\s*((?:\d{4}\s*/\s*)?[A-ZĐ]\w*(?:\s?[-–]\s?[A-ZĐ]\w*)+|\d{4}\s*/\s*[A-ZĐ]\w*)",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?<![\d/])(\d{1,2})\s*(?:/|-|\.|\s+tháng\s+)\s*(\d{1,2})\s*(?:/|-|\.|,?\s+năm\s+)\s*(\d{4})(?![\d/])",
    re.IGNORECASE,
)
MOST = 200


def reference(note):
    if number := NUMBER.search(LINK.sub(" ", note)):
        symbol = re.sub(r"\s", "", number[2]).replace("–", "-")
        day = date(note)
        when = "" if symbol[:4].isdigit() else day.isoformat() if day else None
        if when is not None:
            return f"{int(number[1])}/{fold(symbol)} {when}".strip()[:MOST]
    return next((found for link in LINK.findall(note) if (found := page(link))), "")


def date(note):
    for day, month, year in DATE.findall(LINK.sub(" ", note)):
        try:
            found = datetime.date(int(year), int(month), int(day))
        except ValueError:
            continue
        if 1945 <= found.year <= 2100:
            return found
    return None


def page(link):
    whole = link.rstrip(".,;:)]}'’")
    try:
        parts = urlsplit(whole if "://" in whole else f"https://{whole}")
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{path}{query}"[:MOST] if path or query else ""


def fold(words):
    apart = unicodedata.normalize("NFD", words).lower().replace("đ", "d")
    return unicodedata.normalize("NFC", "".join(one for one in apart if not unicodedata.combining(one)))


def read_notes(apps, schema_editor):
    """Proofs that were given before: what their notes name."""
    evidence = apps.get_model("indicators", "Evidence")
    rows = []
    for row in evidence.objects.only("note").iterator(chunk_size=BATCH):
        row.reference, row.dated = reference(row.note), date(row.note)
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
