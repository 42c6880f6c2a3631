"""Where somebody was is given up after a month; its mark, which the chain has hashed already, stays."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

LET_MARKS_IN = """
CREATE OR REPLACE FUNCTION events_audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chained_stays boolean := false;
    address_given_up boolean;
    user_agent_given_up boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        chained_stays := (NEW.id, NEW.organizer_id, NEW.booking_id, NEW.sequence, NEW.action, NEW.description,
                 NEW.actor_type, NEW.metadata, NEW.old_values, NEW.new_values, NEW.personal_hash,
                 NEW.created_at, NEW.version, NEW.prev_hash, NEW.row_hash)
                IS NOT DISTINCT FROM
                (OLD.id, OLD.organizer_id, OLD.booking_id, OLD.sequence, OLD.action, OLD.description,
                 OLD.actor_type, OLD.metadata, OLD.old_values, OLD.new_values, OLD.personal_hash,
                 OLD.created_at, OLD.version, OLD.prev_hash, OLD.row_hash);
        -- What says where somebody was is replaced by its mark, and nothing else is touched. A wrong mark
        -- breaks the chain: it is a part of the personal hash.
        address_given_up := OLD.ip_address IS NOT NULL AND NEW.ip_address IS NULL
            AND NEW.address_mark ~ '^[0-9a-f]{64}$';
        user_agent_given_up := OLD.version >= 2 AND OLD.user_agent <> '' AND NEW.user_agent = ''
            AND NEW.user_agent_mark ~ '^[0-9a-f]{64}$';
        IF chained_stays
            AND (NEW.actor_email, NEW.actor_name, NEW.personal_values, NEW.personal_salt)
                IS NOT DISTINCT FROM
                (OLD.actor_email, OLD.actor_name, OLD.personal_values, OLD.personal_salt)
            AND (address_given_up OR user_agent_given_up)
            AND (address_given_up OR (NEW.ip_address, NEW.address_mark)
                IS NOT DISTINCT FROM (OLD.ip_address, OLD.address_mark))
            AND (user_agent_given_up OR (NEW.user_agent, NEW.user_agent_mark)
                IS NOT DISTINCT FROM (OLD.user_agent, OLD.user_agent_mark))
        THEN
            RETURN NEW;
        END IF;
    END IF;
    IF TG_OP <> 'TRUNCATE' AND current_setting('kalends.erased_organizer', true) = OLD.organizer_id::text THEN
        -- The organizer leaves with all that is theirs: their whole chain goes.
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        -- A person is forgotten: what names them is blanked, what is chained stays as it is.
        IF chained_stays AND NEW.actor_email = '' AND NEW.actor_name = '' AND NEW.ip_address IS NULL
            AND NEW.user_agent = '' AND NEW.personal_values = '{}'::jsonb AND NEW.personal_salt = ''::bytea
        THEN
            NEW.address_mark := '';
            NEW.user_agent_mark := '';
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'audit_log_is_append_only';
END
$$;
"""


class Migration(migrations.Migration):
    """Two columns for marks, the version of a row's hash, and a trigger that lets old addresses go."""

    dependencies = [
        ("events", "0008_ended_bookings_complete_themselves"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="bookingauditlog",
            name="address_mark",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Stands in for an address that was given up.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="bookingauditlog",
            name="user_agent_mark",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        # The rows that are there were hashed by the first rules, those to come are by the second.
        migrations.AddField(
            model_name="bookingauditlog",
            name="version",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="By which rules it is hashed: see audit_chain.py."
            ),
        ),
        migrations.AlterField(
            model_name="bookingauditlog",
            name="version",
            field=models.PositiveSmallIntegerField(
                default=2, help_text="By which rules it is hashed: see audit_chain.py."
            ),
        ),
        migrations.AddConstraint(
            model_name="bookingauditlog",
            constraint=models.CheckConstraint(
                condition=Q(ip_address=None) | Q(address_mark=""), name="audit_log_has_address_or_mark"
            ),
        ),
        migrations.AddConstraint(
            model_name="bookingauditlog",
            constraint=models.CheckConstraint(
                condition=Q(user_agent="") | Q(user_agent_mark=""), name="audit_log_has_user_agent_or_mark"
            ),
        ),
        migrations.AddIndex(
            model_name="bookingauditlog",
            index=models.Index(
                condition=Q(ip_address__isnull=False) | (Q(version__gte=2) & ~Q(user_agent="")),
                fields=["created_at"],
                name="audit_log_says_where_from",
            ),
        ),
        migrations.RunSQL(LET_MARKS_IN, migrations.RunSQL.noop),
    ]
