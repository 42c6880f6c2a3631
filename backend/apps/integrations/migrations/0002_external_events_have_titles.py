"""What an event in a linked calendar is called, for the organizer who asks why a time is not offered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("integrations", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="externalevent",
            name="title",
            field=models.CharField(
                blank=True, default="", help_text="Shown to the organizer only.", max_length=300
            ),
        ),
    ]
