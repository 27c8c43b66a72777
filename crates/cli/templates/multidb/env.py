"""Connects Alembic to several databases, one after the other: each revision has a pair of functions for each of them."""

import re
from logging.config import fileConfig

from sqlalchemy import engine_from_config
from sqlalchemy import pool

from alembic import context

USE_TWOPHASE = False

config = context.config

if config.config_file_name is not None:
    fileConfig(config.config_file_name)

# The models of each database, by its name: {"engine1": MyBase.metadata}
target_metadata = {}

db_names = [name for name in re.split(r",\s*", config.get_main_option("databases", "")) if name]


def run_migrations_offline() -> None:
    """Writes the migrations of each database as SQL into a file of its own."""
    for name in db_names:
        with open(f"{name}.sql", "w") as buffer:
            context.configure(
                url=context.config.get_section_option(name, "sqlalchemy.url"),
                output_buffer=buffer,
                target_metadata=target_metadata.get(name),
                literal_binds=True,
                dialect_opts={"paramstyle": "named"},
            )
            with context.begin_transaction():
                context.run_migrations(engine_name=name)


def run_migrations_online() -> None:
    """Runs the migrations on all databases; they are committed together, or none is."""
    connections = {}
    transactions = []
    try:
        for name in db_names:
            section = context.config.get_section(name, {})
            engine = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
            connections[name] = engine.connect()
        for name, connection in connections.items():
            transactions.append(connection.begin_twophase() if USE_TWOPHASE else connection.begin())
        for name, connection in connections.items():
            context.configure(
                connection=connection,
                upgrade_token=f"{name}_upgrades",
                downgrade_token=f"{name}_downgrades",
                target_metadata=target_metadata.get(name),
            )
            context.run_migrations(engine_name=name)
        if USE_TWOPHASE:
            for transaction in transactions:
                transaction.prepare()
        for transaction in transactions:
            transaction.commit()
    except BaseException:
        for transaction in transactions:
            transaction.rollback()
        raise
    finally:
        for connection in connections.values():
            connection.close()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
