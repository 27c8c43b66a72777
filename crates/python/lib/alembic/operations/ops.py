"""Operation objects, for `op.invoke(…)` and for directives that a project adds."""


class MigrateOperation:
    """The base. A class of the project brings its own implementation (`Operations.implementation_for`)."""

    info = {}

    def run(self, operations):
        raise NotImplementedError(f"there is no implementation for {type(self).__name__}")

    def reverse(self):
        raise NotImplementedError


class _Directive(MigrateOperation):
    """An operation of Alembic's own: keeps the arguments and calls the directive."""

    directive = None

    def __init__(self, *args, **kw):
        self.args = args
        self.kw = kw

    def run(self, operations):
        return getattr(operations, self.directive)(*self.args, **self.kw)


class AddColumnOp(_Directive):
    directive = "add_column"

    def __init__(self, table_name, column, *, schema=None, **kw):
        super().__init__(table_name, column, schema=schema, **kw)
        self.table_name, self.column, self.schema = table_name, column, schema

    def reverse(self):
        return DropColumnOp(self.table_name, self.column.name, schema=self.schema)


class DropColumnOp(_Directive):
    directive = "drop_column"


class AlterColumnOp(_Directive):
    directive = "alter_column"

    def __init__(self, table_name, column_name, *, modify_nullable=None, modify_comment=False,
                 modify_server_default=False, modify_name=None, modify_type=None, **kw):
        super().__init__(
            table_name, column_name, nullable=modify_nullable, comment=modify_comment,
            server_default=modify_server_default, new_column_name=modify_name, type_=modify_type, **kw,
        )


class CreateTableOp(_Directive):
    directive = "create_table"

    def __init__(self, table_name, columns, **kw):
        kw.pop("_namespace_metadata", None)
        kw.pop("_constraints_included", None)
        super().__init__(table_name, *columns, **kw)
        self.table_name, self.columns, self.schema = table_name, columns, kw.get("schema")

    def reverse(self):
        return DropTableOp(self.table_name, schema=self.schema)


class DropTableOp(_Directive):
    directive = "drop_table"

    def __init__(self, table_name, *, schema=None, if_exists=None, table_kw=None, _reverse=None):
        super().__init__(table_name, schema=schema, if_exists=if_exists)


class RenameTableOp(_Directive):
    directive = "rename_table"


class CreateIndexOp(_Directive):
    directive = "create_index"

    def __init__(self, index_name, table_name, columns, **kw):
        super().__init__(index_name, table_name, columns, **kw)
        self.index_name, self.table_name, self.schema = index_name, table_name, kw.get("schema")

    def reverse(self):
        return DropIndexOp(self.index_name, self.table_name, schema=self.schema)


class DropIndexOp(_Directive):
    directive = "drop_index"


class CreatePrimaryKeyOp(_Directive):
    directive = "create_primary_key"


class CreateUniqueConstraintOp(_Directive):
    directive = "create_unique_constraint"


class CreateForeignKeyOp(_Directive):
    directive = "create_foreign_key"


class CreateCheckConstraintOp(_Directive):
    directive = "create_check_constraint"


class CreateExcludeConstraintOp(_Directive):
    directive = "create_exclude_constraint"


class DropConstraintOp(_Directive):
    directive = "drop_constraint"


class CreateTableCommentOp(_Directive):
    directive = "create_table_comment"


class DropTableCommentOp(_Directive):
    directive = "drop_table_comment"


class BulkInsertOp(_Directive):
    directive = "bulk_insert"


class ExecuteSQLOp(_Directive):
    directive = "execute"


class OpContainer(MigrateOperation):
    """A list of operations."""

    def __init__(self, ops=()):
        self.ops = list(ops)

    def is_empty(self):
        return not self.ops

    def as_diffs(self):
        return []


class ModifyTableOps(OpContainer):
    def __init__(self, table_name, ops=(), *, schema=None):
        super().__init__(ops)
        self.table_name, self.schema = table_name, schema


class UpgradeOps(OpContainer):
    def __init__(self, ops=(), upgrade_token="upgrades"):
        super().__init__(ops)
        self.upgrade_token = upgrade_token

    def reverse(self):
        return DowngradeOps()


class DowngradeOps(OpContainer):
    def __init__(self, ops=(), downgrade_token="downgrades"):
        super().__init__(ops)
        self.downgrade_token = downgrade_token


class MigrationScript(MigrateOperation):
    """A revision that is about to be written, in the hands of `process_revision_directives`."""

    def __init__(self, rev_id, upgrade_ops, downgrade_ops, *, message=None, imports=(), head=None, splice=None,
                 branch_label=None, version_path=None, depends_on=None):
        self.rev_id, self.message, self.imports = rev_id, message, set(imports)
        self.upgrade_ops, self.downgrade_ops = upgrade_ops, downgrade_ops
        self.head, self.splice, self.branch_label = head, splice, branch_label
        self.version_path, self.depends_on = version_path, depends_on

    @property
    def upgrade_ops_list(self):
        return [self.upgrade_ops]

    @property
    def downgrade_ops_list(self):
        return [self.downgrade_ops]
