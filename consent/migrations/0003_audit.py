from django.db import migrations, models

TABLE = "consent_auditevent"
MADE = {
    "sqlite": [
        f"""CREATE TRIGGER audit_no_{act} BEFORE {act} ON {TABLE}
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""
        for act in ("update", "delete")
    ],
    "postgresql": [
        """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$""",
        f"""CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
    ],
}
UNMADE = {
    "sqlite": [f"DROP TRIGGER audit_no_{act}" for act in ("update", "delete")],
    "postgresql": [f"DROP TRIGGER audit_append_only ON {TABLE}", "DROP FUNCTION audit_append_only()"],
}


def make(_apps, editor):
    for statement in MADE[editor.connection.vendor]:
        editor.execute(statement)


def unmake(_apps, editor):
    for statement in UNMADE[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0002_drawn_stratum"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("chain", models.UUIDField(primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField(default=0)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.UUIDField(help_text="the study's public id; zero for the house")),
                ("seq", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("actor", models.CharField(max_length=40)),
                ("action", models.CharField(max_length=40)),
                ("object_type", models.CharField(blank=True, max_length=40)),
                ("object_ref", models.CharField(blank=True, max_length=200)),
                ("counts", models.JSONField(default=dict, help_text="name -> whole number")),
                ("prev_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("chain", "seq"),
                "indexes": [models.Index(fields=["chain", "action"], name="audit_by_action")],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "seq"), name="audit_number_once"),
                    models.UniqueConstraint(fields=("chain", "prev_hash"), name="audit_never_forks"),
                ],
            },
        ),
        migrations.RunPython(make, unmake),
    ]
