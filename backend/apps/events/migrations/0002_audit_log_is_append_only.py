"""The audit log takes new rows only; erasing personal data is the one way in, and has to say whose it is."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION events_audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'TRUNCATE' AND current_setting('kalends.erased_organizer', true) = OLD.organizer_id::text THEN
        -- The organizer leaves with all that is theirs: their whole chain goes.
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        -- A person is forgotten: what names them is blanked, what is chained stays as it is.
        IF NEW.actor_email = '' AND NEW.actor_name = '' AND NEW.ip_address IS NULL AND NEW.user_agent = ''
            AND NEW.personal_values = '{}'::jsonb AND NEW.personal_salt = ''::bytea
            AND (NEW.id, NEW.organizer_id, NEW.booking_id, NEW.sequence, NEW.action, NEW.description,
                 NEW.actor_type, NEW.metadata, NEW.old_values, NEW.new_values, NEW.personal_hash,
                 NEW.created_at, NEW.prev_hash, NEW.row_hash)
                IS NOT DISTINCT FROM
                (OLD.id, OLD.organizer_id, OLD.booking_id, OLD.sequence, OLD.action, OLD.description,
                 OLD.actor_type, OLD.metadata, OLD.old_values, OLD.new_values, OLD.personal_hash,
                 OLD.created_at, OLD.prev_hash, OLD.row_hash)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'audit_log_is_append_only';
END
$$;
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE ON events_bookingauditlog
    FOR EACH ROW EXECUTE FUNCTION events_audit_log_is_append_only();
CREATE TRIGGER audit_log_is_never_truncated BEFORE TRUNCATE ON events_bookingauditlog
    FOR EACH STATEMENT EXECUTE FUNCTION events_audit_log_is_append_only();
"""
ANY_CHANGE = """
DROP TRIGGER audit_log_is_never_truncated ON events_bookingauditlog;
DROP TRIGGER audit_log_is_append_only ON events_bookingauditlog;
DROP FUNCTION events_audit_log_is_append_only();
"""


class Migration(migrations.Migration):
    """Triggers of the audit log."""

    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunSQL(APPEND_ONLY, ANY_CHANGE)]
