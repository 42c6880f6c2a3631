from datetime import UTC, datetime
from hashlib import sha256

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_AT_ONCE = 500
_OLD_TABLE = "django_session"


def take_over_open_sessions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nobody is signed out: what is open in Django's own table goes on here, under a digest of its key.

    That table stays, empty: while an update is under way, a program of before may still ask it.
    """
    connection = schema_editor.connection
    if _OLD_TABLE not in connection.introspection.table_names():
        return
    store, last = SessionStore(), ""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                f"SELECT session_key, session_data, expire_date FROM {_OLD_TABLE} "
                "WHERE session_key > %s AND expire_date > now() ORDER BY session_key LIMIT %s",
                [last, _AT_ONCE],
            )
            rows = cursor.fetchall()
            if not rows:
                break
            _copy(apps, store, rows)
            last = rows[-1][0]
        cursor.execute(f"DELETE FROM {_OLD_TABLE}")


def _copy(apps: Apps, store: SessionStore, rows: list[tuple[str, str, datetime]]) -> None:
    whose = {key: store.decode(data).get(SESSION_KEY) for key, data, _ in rows}
    User, Session = apps.get_model("users", "User"), apps.get_model("users", "Session")
    there = {str(pk) for pk in User.objects.filter(pk__in=filter(None, whose.values())).values_list("pk", flat=True)}
    now = datetime.now(UTC)
    Session.objects.bulk_create(
        Session(
            digest=sha256(key.encode()).hexdigest(),
            user_id=whose[key],
            session_data=data,
            expire_date=until,
            signed_in_at=now if whose[key] else None,
            last_used_at=now,
        )
        for key, data, until in rows
        if whose[key] is None or whose[key] in there
    )


class Migration(migrations.Migration):

    dependencies = [
        ("users", "0004_accounts_can_be_closed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("digest", models.CharField(help_text="SHA-256 of its key.", max_length=64, primary_key=True, serialize=False)),
                ("session_data", models.TextField(help_text="What Django keeps in it, signed.")),
                ("expire_date", models.DateTimeField(db_index=True)),
                ("device", models.CharField(blank=True, default="", help_text="In words.", max_length=100)),
                ("signed_in_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(help_text="Written every five minutes at most.")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunPython(take_over_open_sessions, migrations.RunPython.noop),
    ]
