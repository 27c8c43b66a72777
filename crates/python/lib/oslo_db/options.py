"""The options of a database, as programs register them."""

from oslo_config import cfg

database_opts = [
    cfg.Opt(name, default=default)
    for name, default in (
        ("sqlite_synchronous", True), ("backend", "sqlalchemy"), ("connection", None), ("slave_connection", None),
        ("asyncio_connection", None), ("asyncio_slave_connection", None), ("synchronous_reader", True),
        ("mysql_sql_mode", "TRADITIONAL"), ("mysql_wsrep_sync_wait", None), ("connection_recycle_time", 3600),
        ("max_pool_size", 5), ("max_retries", 10), ("retry_interval", 10), ("max_overflow", 50), ("connection_debug", 0),
        ("connection_trace", False), ("pool_timeout", None), ("use_db_reconnect", False), ("db_retry_interval", 1),
        ("db_inc_retry_interval", True), ("db_max_retry_interval", 10), ("db_max_retries", 20),
        ("connection_parameters", ""),
    )
]


def set_defaults(conf, connection=None, max_pool_size=None, max_overflow=None, pool_timeout=None):
    conf.register_opts(database_opts, group="database")
    given = dict(
        connection=connection, max_pool_size=max_pool_size, max_overflow=max_overflow, pool_timeout=pool_timeout,
    )
    for name, value in given.items():
        if value is not None:
            conf.set_default(name, value, group="database")


def list_opts():
    return [("database", list(database_opts))]
