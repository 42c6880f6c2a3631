"""Conditions and validation rules get a form of their own. Until now they could be any JSON, and nothing read it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_what_nothing_read(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Kept, it would hide questions or refuse answers by rules that nobody has ever seen at work."""
    questions = apps.get_model("events", "CustomQuestion").objects
    questions.exclude(conditions={}, validation_rules={}).update(conditions={}, validation_rules={})


class Migration(migrations.Migration):
    """Empty stays empty."""

    dependencies = [("events", "0009_addresses_grow_old")]
    operations = [migrations.RunPython(forget_what_nothing_read, migrations.RunPython.noop)]
