"""Rows of the record are written once. Unsealed is the queue between an entry and the tree."""

from django.db import migrations

FORBID = """
CREATE FUNCTION audit_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Nhật ký chỉ được ghi thêm: không được % trên %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TABLES = ("audit_entry", "audit_leaf", "audit_node", "audit_batch")
GUARD = """
CREATE TRIGGER audit_keep_rows BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION audit_forbid();
CREATE TRIGGER audit_keep_table BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION audit_forbid();
"""
QUEUE = """
CREATE FUNCTION audit_queue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unsealed (entry_id) VALUES (NEW.seq);
    RETURN NULL;
END $$;
CREATE TRIGGER audit_to_seal AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_queue();
"""
UNDO = """
DROP TRIGGER audit_to_seal ON audit_entry;
DROP FUNCTION audit_queue();
DROP FUNCTION audit_forbid() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(FORBID + "".join(GUARD.format(table) for table in TABLES) + QUEUE, UNDO),
    ]
