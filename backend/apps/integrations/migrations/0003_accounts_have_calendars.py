"""An account has calendars, of which each is read and written by itself; connections know when they are due."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.encryption

# What was copied before is of one calendar an account, which the first reading replaces. Nothing told where
# the accounts without a provider of their own are: those cannot be read. The checks that were put off until
# the end of the transaction are made at once, since a table with such checks ahead cannot be altered.
CALENDARS = """
INSERT INTO integrations_linkedcalendar
    (id, created_at, updated_at, organizer_id, connection_id, external_id, name, can_write, counts_as_busy,
     takes_bookings, sync_token)
SELECT gen_random_uuid(), now(), now(), organizer_id, id, 'primary', left(account_email, 200), false, true,
       false, ''
  FROM integrations_calendarconnection AS link
 WHERE EXISTS (SELECT FROM integrations_externalevent AS event WHERE event.connection_id = link.id);
UPDATE integrations_externalevent AS event SET calendar_id = calendar.id
  FROM integrations_linkedcalendar AS calendar WHERE calendar.connection_id = event.connection_id;
UPDATE integrations_calendarconnection SET status = 'disconnected' WHERE provider IN ('caldav', 'ics');
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("integrations", "0002_external_events_have_titles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='LinkedCalendar',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('external_id', models.CharField(max_length=1024)),
                ('name', models.CharField(max_length=200)),
                ('can_write', models.BooleanField(default=False)),
                ('counts_as_busy', models.BooleanField(default=True)),
                ('takes_bookings', models.BooleanField(default=False)),
                ('sync_token', models.TextField(blank=True, default='', help_text="Where the provider's next answer goes on; empty: read it all.")),
                ('read_until', models.DateTimeField(help_text='How far ahead its events are known.', null=True)),
            ],
        ),
        migrations.RemoveField(
            model_name='calendarconnection',
            name='sync_token',
        ),
        migrations.AddField(
            model_name='calendarconnection',
            name='address',
            field=core.encryption.EncryptedTextField(blank=True, default='', help_text='Of the calendar server, or of the file. May open what it leads to.'),
        ),
        migrations.AddField(
            model_name='calendarconnection',
            name='failures',
            field=models.PositiveIntegerField(default=0, help_text='In a row.'),
        ),
        migrations.AddField(
            model_name='calendarconnection',
            name='lease_token',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='calendarconnection',
            name='lease_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='calendarconnection',
            name='next_sync_at',
            field=models.DateTimeField(help_text='Empty: as soon as can be.', null=True),
        ),
        migrations.AddField(
            model_name='calendarconnection',
            name='secret',
            field=core.encryption.EncryptedTextField(blank=True, default='', help_text='The password that goes with it.'),
        ),
        migrations.AddField(
            model_name='calendarconnection',
            name='username',
            field=models.CharField(blank=True, default='', max_length=254),
        ),
        migrations.AddField(
            model_name='conferencingconnection',
            name='is_default',
            field=models.BooleanField(default=False, help_text='Makes the links where an event type names no other.'),
        ),
        migrations.AddField(
            model_name='externalevent',
            name='series_id',
            field=models.CharField(blank=True, default='', help_text='What it is one date of: those go together.', max_length=1024),
        ),
        migrations.AlterField(
            model_name='calendarconnection',
            name='account_email',
            field=models.EmailField(help_text='Or, where it has no address, what its owner calls it.', max_length=254),
        ),
        migrations.AlterField(
            model_name='calendarconnection',
            name='synced_at',
            field=models.DateTimeField(help_text='When all of its calendars were last read.', null=True),
        ),
        migrations.AlterField(
            model_name='conferencingconnection',
            name='account_email',
            field=models.EmailField(help_text='Or, where it has no address, what its owner calls it.', max_length=254),
        ),
        migrations.AddField(
            model_name='linkedcalendar',
            name='connection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendars', to='integrations.calendarconnection'),
        ),
        migrations.AddField(
            model_name='linkedcalendar',
            name='organizer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='linked_calendars', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="externalevent",
            name="calendar",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="events", to="integrations.linkedcalendar"),
        ),
        migrations.RunSQL(CALENDARS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="externalevent",
            name="calendar",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="events", to="integrations.linkedcalendar"),
        ),
        migrations.RemoveConstraint(model_name="externalevent", name="external_event_is_copied_once"),
        migrations.RemoveField(model_name="externalevent", name="connection"),
        migrations.AddIndex(
            model_name='calendarconnection',
            index=models.Index(condition=models.Q(('status__in', ['active', 'failing'])), fields=['next_sync_at'], name='calendar_connection_due'),
        ),
        migrations.AddConstraint(
            model_name='calendarconnection',
            constraint=models.CheckConstraint(condition=models.Q(('provider__in', ['google', 'outlook']), models.Q(('address', ''), _negated=True), ('status', 'disconnected'), _connector='OR'), name='calendar_connection_leads_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='calendarconnection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease_token__isnull', True), ('lease_until__isnull', True)), models.Q(('lease_token__isnull', False), ('lease_until__isnull', False)), _connector='OR'), name='calendar_connection_lease_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='conferencingconnection',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('organizer',), name='one_conferencing_connection_is_the_default'),
        ),
        migrations.AddIndex(
            model_name='externalevent',
            index=models.Index(fields=['calendar', 'series_id'], name='external_event_series'),
        ),
        migrations.AddIndex(
            model_name='externalevent',
            index=models.Index(condition=models.Q(('booking_id__isnull', False)), fields=['booking_id'], name='external_event_mirrors'),
        ),
        migrations.AddConstraint(
            model_name='externalevent',
            constraint=models.UniqueConstraint(fields=('calendar', 'external_id'), name='external_event_is_copied_once'),
        ),
        migrations.AddConstraint(
            model_name='linkedcalendar',
            constraint=models.UniqueConstraint(fields=('connection', 'external_id'), name='linked_calendar_is_listed_once'),
        ),
        migrations.AddConstraint(
            model_name='linkedcalendar',
            constraint=models.UniqueConstraint(condition=models.Q(('takes_bookings', True)), fields=('organizer',), name='one_linked_calendar_takes_bookings'),
        ),
        migrations.AddConstraint(
            model_name='linkedcalendar',
            constraint=models.CheckConstraint(condition=models.Q(('takes_bookings', False), ('can_write', True), _connector='OR'), name='bookings_go_where_we_may_write'),
        ),
    ]
