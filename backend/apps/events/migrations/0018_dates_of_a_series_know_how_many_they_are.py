from django.db import migrations, models

COUNT = """
UPDATE events_booking AS one SET recurrence_count = series.dates
FROM (
    SELECT recurrence_id, max(recurrence_sequence) AS dates FROM events_booking
    WHERE recurrence_id IS NOT NULL GROUP BY recurrence_id
) AS series
WHERE one.recurrence_id = series.recurrence_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0017_what_is_sent_again_and_corrected_is_written_down"),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="recurrence_count",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="How many dates the series was booked with.", null=True
            ),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
