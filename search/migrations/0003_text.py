from django.db import migrations

CREATE = {
    # Stems come ready from Python: this tokenizer parts them at spaces and leaves every other letter as it is.
    "sqlite": [
        "CREATE VIRTUAL TABLE search_text USING fts5(title, names, summary, story, tokenize = 'ascii')",
    ],
    "postgresql": [
        "CREATE TABLE search_text (id bigint PRIMARY KEY, stems tsvector NOT NULL)",
        "CREATE INDEX search_text_stems ON search_text USING gin (stems)",
    ],
}


def create_text_index(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_text_index(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_text")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_collation")]

    operations = [migrations.RunPython(create_text_index, drop_text_index)]
