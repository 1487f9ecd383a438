from django.db import migrations

MAKE = "CREATE INDEX search_packed ON search_searchdocument (version, id, packed)"


def keep_terms_apart(apps, schema_editor):
    """A process reads the terms of all documents when it starts: with this index it need not read their bodies too.

    PostgreSQL keeps long bodies apart by itself.
    """
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(MAKE)


def undo(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP INDEX search_packed")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_text")]

    operations = [migrations.RunPython(keep_terms_apart, undo)]
