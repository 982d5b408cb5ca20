from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from core.events import triggers


def put_on(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.create_head(schema_editor.connection)


def take_off(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.drop_head(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("events", "0002_append_only")]
    operations = [migrations.RunPython(put_on, take_off)]
