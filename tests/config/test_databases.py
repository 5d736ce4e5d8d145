"""Addresses of databases and caches become what Django asks for, and no other is accepted."""

from __future__ import annotations

import sqlite3

from django.core.cache.backends.db import BaseDatabaseCache

import pytest

from config import databases
from config.databases import CacheRouter
from config.env import BadEnvironment
from people.models import User

CACHE_TABLE = BaseDatabaseCache("cache", {}).cache_model_class


def test_a_postgresql_address_is_taken_apart_and_its_signs_decoded():
    found = databases.database("postgres://ad%40a:p%2Fw@db.example:5433/my%20home")

    told = {name: found[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert told == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "my home",
        "USER": "ad@a",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
    }


def test_a_socket_of_postgresql_needs_no_user_and_no_port():
    found = databases.database("postgresql://%2Frun%2Fpostgresql/home")

    assert found["HOST"] == "/run/postgresql"
    assert (found["USER"], found["PASSWORD"], found["PORT"]) == ("", "", "")


def test_a_dropped_connection_to_postgresql_is_noticed_before_it_is_used():
    assert databases.database("postgres://db.example/home")["CONN_HEALTH_CHECKS"] is True


def test_an_sqlite_file_is_opened_for_two_writers_and_survives_a_power_cut(tmp_path):
    path = tmp_path / "new folder" / "home.sqlite3"

    found = databases.database(f"sqlite://{tmp_path}/new%20folder/home.sqlite3")

    assert found["NAME"] == str(path)
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    connection = sqlite3.connect(path)
    connection.executescript(found["OPTIONS"]["init_command"])
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()


def test_another_database_is_refused_with_the_name_of_the_variable():
    with pytest.raises(BadEnvironment, match=r"DATABASE_URL must begin .* not 'mysql'"):
        databases.database("mysql://db.example/home")


@pytest.mark.parametrize(
    ("url", "backend"),
    [
        ("redis://cache.example/0", "redis.RedisCache"),
        ("rediss://cache.example/0", "redis.RedisCache"),
        ("unix:///run/redis.sock", "redis.RedisCache"),
        ("db://", "db.DatabaseCache"),
        ("memory://tests", "locmem.LocMemCache"),
    ],
)
def test_a_cache_is_chosen_by_the_beginning_of_its_address(url, backend):
    assert databases.cache(url)["BACKEND"] == f"django.core.cache.backends.{backend}"


def test_another_cache_is_refused_with_the_name_of_the_variable():
    with pytest.raises(BadEnvironment, match="CACHE_URL must begin"):
        databases.cache("memcached://cache.example")


def test_the_embedded_cache_lives_in_a_database_of_its_own(tmp_path):
    found = databases.databases(
        f"sqlite://{tmp_path}/home.sqlite3", cache_url="db://", var=tmp_path
    )

    assert found["cache"]["NAME"] == str(tmp_path / "cache.sqlite3")
    assert found["default"]["NAME"] == str(tmp_path / "home.sqlite3")


def test_a_cache_elsewhere_needs_no_second_database(tmp_path):
    url = f"sqlite://{tmp_path}/home.sqlite3"

    assert set(databases.databases(url, cache_url="redis://one/0", var=tmp_path)) == {"default"}


def test_the_cache_table_is_read_and_written_in_its_own_database_and_nothing_else_is():
    router = CacheRouter()

    assert router.db_for_read(CACHE_TABLE) == router.db_for_write(CACHE_TABLE) == "cache"
    assert router.db_for_read(User) is router.db_for_write(User) is None


def test_only_the_cache_table_is_made_in_the_cache_database_and_only_there():
    router = CacheRouter()

    assert router.allow_migrate("cache", "django_cache") is True
    assert router.allow_migrate("cache", "people") is False
    assert router.allow_migrate("default", "django_cache") is False
    assert router.allow_migrate("default", "people") is None
