"""What `responses` may hold: nothing that names, dates or orders a child's answers, in models and in real columns."""

import uuid

import pytest
from django.apps import apps
from django.db import connections, models

from surveys.box.models import Response

BOX = list(apps.get_app_config("box").get_models())
DATED = (models.DateField, models.DateTimeField, models.TimeField, models.DurationField)
COUNTING = (models.AutoField, models.BigAutoField, models.SmallAutoField)


@pytest.mark.parametrize("model", BOX, ids=lambda model: model.__name__)
def test_no_field_dates_orders_or_points_elsewhere(model):
    for field in model._meta.get_fields():
        assert not isinstance(field, DATED), field
        assert not isinstance(field, COUNTING), field
        if field.is_relation:
            assert field.related_model._meta.app_label == "box", field
    assert model._meta.ordering == []


def test_no_admin_can_show_them():
    assert BOX
    assert not apps.is_installed("django.contrib.admin")


@pytest.mark.parametrize("model", BOX, ids=lambda model: model.__name__)
def test_keys_are_random_or_hashes(model):
    key = model._meta.pk
    if key.remote_field:  # the key of the row it belongs to
        key = key.target_field
    if isinstance(key, models.UUIDField):
        assert key.default in {uuid.uuid4, models.NOT_PROVIDED}
    else:
        assert (type(key), key.max_length) == (models.CharField, 64)


def test_a_response_names_neither_its_batch_nor_its_envelope():
    assert [field.name for field in Response._meta.get_fields() if field.is_relation] == []
    assert {"batch", "envelope", "slip"}.isdisjoint(field.name for field in Response._meta.get_fields())


@pytest.mark.django_db(databases=["responses"])
def test_the_database_itself_has_no_clock_and_no_counter():
    connection = connections["responses"]
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name != "django_migrations"]
        assert {table.split("_")[0] for table in tables} == {"box"}
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name LIKE 'box_%'")
            sql = " ".join(row[0] or "" for row in cursor.fetchall()).lower()
            assert "create table" in sql
            assert not [
                word for word in ("autoincrement", "datetime", "timestamp", " date ", "trigger") if word in sql
            ]
            return
        cursor.execute(
            "SELECT table_name, column_name, data_type, column_default FROM information_schema.columns "
            "WHERE table_name LIKE 'box_%'"
        )
        columns = cursor.fetchall()
        assert len(columns) > 40
        assert [column for column in columns if "time" in column[2] or column[2] == "date" or column[3]] == []
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE sequencename LIKE 'box_%'")
        assert cursor.fetchall() == []
