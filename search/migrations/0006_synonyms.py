import django.db.models.deletion
import search.models.synonym
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_state"),
        ("search", "0005_delivery"),
    ]

    operations = [
        migrations.CreateModel(
            name="SynonymSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(choices=search.models.synonym.languages, max_length=8, verbose_name="language"),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="Separated by commas, such as “WBL, work-based learning”. Plurals and other forms of ordinary words need not be listed, those of abbreviations do. What you save takes effect at once.",
                        max_length=2000,
                        verbose_name="words that mean the same",
                    ),
                ),
            ],
            options={
                "verbose_name": "synonyms",
                "verbose_name_plural": "synonyms",
                "ordering": ["language", "words"],
            },
        ),
        migrations.CreateModel(
            name="SynonymVersion",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("core.state",),
        ),
        migrations.CreateModel(
            name="ShippedSynonyms",
            fields=[
                ("key", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("loaded", models.CharField(max_length=2000)),
                (
                    "synonyms",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="search.synonymset",
                    ),
                ),
            ],
        ),
    ]
