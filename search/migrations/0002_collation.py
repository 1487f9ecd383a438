from django.db import migrations


def compare_by_code_point(apps, schema_editor):
    """SQLite compares bytes by itself; PostgreSQL would compare titles by the rules of its own language."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE search_searchtitle ALTER COLUMN key TYPE varchar(160) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(compare_by_code_point, migrations.RunPython.noop)]
