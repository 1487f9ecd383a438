import search.models.synonym
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0006_synonyms"),
    ]

    operations = [
        migrations.AlterField(
            model_name="synonymset",
            name="language",
            field=models.CharField(
                blank=True,
                choices=search.models.synonym.language_choices,
                help_text="All languages: for words of several that mean the same, such as “hairdresser, parrucchiere”.",
                max_length=8,
                verbose_name="language",
            ),
        ),
    ]
