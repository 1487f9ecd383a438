import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_state"),
        ("search", "0004_packed_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchIndex",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("core.state",),
        ),
        migrations.CreateModel(
            name="SearchDelivery",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="delivery",
                        serialize=False,
                        to="search.searchdocument",
                    ),
                ),
                ("source", models.TextField()),
                ("version", models.BigIntegerField()),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("indexed", models.BigIntegerField(default=0)),
                ("hides", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("parked_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("version__gt", models.F("indexed"))),
                        fields=["version"],
                        name="search_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("parked_at__isnull", False)), fields=["parked_at"], name="search_parked"
                    ),
                ],
            },
        ),
    ]
