from django.db import migrations


def confirm(apps, schema_editor):
    """Who could sign in before addresses were confirmed may go on doing so."""
    user = apps.get_model("community", "User")
    address = apps.get_model("account", "EmailAddress")
    known = address.objects.values("user_id")
    missing = user.objects.exclude(pk__in=known).values_list("pk", "email").iterator()
    rows = (address(user_id=key, email=email, verified=True, primary=True) for key, email in missing)
    address.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0003_joining"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
