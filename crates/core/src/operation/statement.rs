//! The operations that a script writes as SQL itself: the model of a schema follows those, too.
//!
//! Only plain statements are read, and leniently: one that is not understood changes nothing.

use super::{ColumnChange, Operation};
use crate::dialect::sqlite::create_table;
use crate::dialect::sqlite::inspect::{read_index, read_table};
use crate::dialect::sqlite::lexer::{Kind, Token, normalized, tokens, unquote, words};
use crate::schema::{Column, Constraint, Options, Table};

/// What the statements of a text do to tables, columns and indexes.
pub fn operations(sql: &str) -> Vec<Operation> {
    // The body of a function, or of a block that may do something or not.
    if sql.contains("$$") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = 0;
    for token in tokens(sql).iter().filter(|token| token.text(sql) == ";") {
        found.extend(read(&sql[start..token.range.start]));
        start = token.range.end;
    }
    found.extend(read(&sql[start..]));
    found
}

fn read(sql: &str) -> Vec<Operation> {
    let mut reader = Reader { sql, words: words(sql), at: 0 };
    let found = if reader.eat("CREATE") {
        reader.create().map(|operation| vec![operation])
    } else if reader.eat("DROP") {
        reader.drop()
    } else if reader.eat("ALTER") && reader.eat("TABLE") {
        reader.alter()
    } else {
        None
    };
    found.unwrap_or_default()
}

struct Reader<'a> {
    sql: &'a str,
    words: Vec<Token>,
    at: usize,
}

impl Reader<'_> {
    fn text(&self) -> &str {
        self.words.get(self.at).map_or("", |word| word.text(self.sql))
    }

    /// Takes these words, if they come next.
    fn eat(&mut self, words: &str) -> bool {
        let start = self.at;
        for word in words.split(' ') {
            if !self.text().eq_ignore_ascii_case(word) {
                self.at = start;
                return false;
            }
            self.at += 1;
        }
        true
    }

    fn name(&mut self) -> Option<String> {
        let word = self.words.get(self.at).filter(|word| matches!(word.kind, Kind::Word | Kind::Quoted))?;
        self.at += 1;
        Some(unquote(word.text(self.sql)))
    }

    /// A name with its schema.
    fn qualified(&mut self) -> Option<(Option<String>, String)> {
        let first = self.name()?;
        if !self.eat(".") {
            return Some((None, first));
        }
        Some((Some(first), self.name()?))
    }

    /// What has not been read.
    fn rest(&self) -> &str {
        self.words.get(self.at).map_or("", |word| &self.sql[word.range.start..])
    }

    fn create(&mut self) -> Option<Operation> {
        let unique = self.eat("UNIQUE");
        if self.eat("INDEX") {
            self.eat("CONCURRENTLY");
            let if_not_exists = self.eat("IF NOT EXISTS");
            let name = self.name()?;
            self.eat("ON").then_some(())?;
            self.eat("ONLY");
            let (schema, table) = self.qualified()?;
            let mut index = read_index(&name, self.sql.to_owned());
            (index.unique, index.sql) = (unique, None);
            return Some(Operation::CreateIndex { table, schema, index, if_not_exists });
        }
        self.eat("UNLOGGED");
        self.eat("TABLE").then_some(())?;
        let if_not_exists = self.eat("IF NOT EXISTS");
        let (schema, name) = self.qualified()?;
        let inside = self.rest().strip_prefix('(')?;
        let mut table = Table { name, schema, ..Table::default() };
        for part in create_table::split(&inside[..inside.rfind(')')?]) {
            let (column, constraints) = element(part)?;
            table.columns.extend(column);
            table.constraints.extend(constraints);
        }
        Some(Operation::CreateTable { table, if_not_exists })
    }

    fn drop(&mut self) -> Option<Vec<Operation>> {
        let tables = self.eat("TABLE");
        if !tables {
            self.eat("INDEX").then_some(())?;
            self.eat("CONCURRENTLY");
        }
        let if_exists = self.eat("IF EXISTS");
        let mut dropped = Vec::new();
        loop {
            let (schema, name) = self.qualified()?;
            dropped.push(match tables {
                true => Operation::DropTable { table: name, schema, if_exists },
                false => Operation::DropIndex { index: name, table: None, schema, if_exists, options: Options::new() },
            });
            if !self.eat(",") {
                return Some(dropped);
            }
        }
    }

    fn alter(&mut self) -> Option<Vec<Operation>> {
        self.eat("IF EXISTS");
        self.eat("ONLY");
        let (schema, table) = self.qualified()?;
        let actions = create_table::split(self.rest());
        let each = actions.iter().map(|action| {
            let reader = Reader { sql: action, words: words(action), at: 0 };
            reader.action(&table, schema.as_deref()).unwrap_or_default()
        });
        Some(each.flatten().collect())
    }

    /// One of the things that an `ALTER TABLE` does.
    fn action(mut self, table: &str, schema: Option<&str>) -> Option<Vec<Operation>> {
        let (table, schema) = (table.to_owned(), schema.map(str::to_owned));
        if self.eat("RENAME TO") {
            return Some(vec![Operation::RenameTable { table, new_name: self.name()?, schema }]);
        }
        if self.eat("RENAME CONSTRAINT") {
            return None;
        }
        if self.eat("RENAME COLUMN") || self.eat("RENAME") {
            let column = self.name()?;
            self.eat("TO").then_some(())?;
            let change = ColumnChange { new_name: Some(self.name()?), ..ColumnChange::default() };
            return Some(vec![Operation::AlterColumn { table, schema, column, change: Box::new(change) }]);
        }
        if self.eat("DROP CONSTRAINT") {
            let if_exists = self.eat("IF EXISTS");
            let constraint = Some(self.name()?);
            return Some(vec![Operation::DropConstraint { table, schema, constraint, type_: None, if_exists }]);
        }
        if self.eat("DROP COLUMN") || self.eat("DROP") {
            let if_exists = self.eat("IF EXISTS");
            return Some(vec![Operation::DropColumn { table, schema, column: self.name()?, if_exists }]);
        }
        if self.eat("ADD") {
            return self.add(table, schema);
        }
        if self.eat("ALTER COLUMN") || self.eat("ALTER") {
            let column = self.name()?;
            let nullable = if self.eat("SET NOT NULL") { false } else { self.eat("DROP NOT NULL").then_some(true)? };
            let change = ColumnChange { nullable: Some(nullable), ..ColumnChange::default() };
            return Some(vec![Operation::AlterColumn { table, schema, column, change: Box::new(change) }]);
        }
        None
    }

    /// A column with its constraints, or a constraint.
    fn add(&mut self, table: String, schema: Option<String>) -> Option<Vec<Operation>> {
        self.eat("COLUMN");
        let if_not_exists = self.eat("IF NOT EXISTS");
        let (column, constraints) = element(self.rest())?;
        let Some(column) = column else {
            let each = constraints.into_iter();
            let add =
                |constraint| Operation::AddConstraint { table: table.clone(), schema: schema.clone(), constraint };
            return Some(each.map(add).collect());
        };
        Some(vec![Operation::AddColumn {
            table,
            schema,
            column,
            constraints,
            indexes: Vec::new(),
            if_not_exists,
            inline_references: false,
            inline_primary_key: false,
            insert_before: None,
            insert_after: None,
            fill: None,
        }])
    }
}

/// A part of a `CREATE TABLE`: a column and its constraints, or a constraint alone.
fn element(part: &str) -> Option<(Option<Column>, Vec<Constraint>)> {
    let words = words(part);
    let first = words.first()?.text(part);
    if ["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"].iter().any(|word| first.eq_ignore_ascii_case(word)) {
        let made = read_table(&format!("CREATE TABLE x (y INTEGER, {part})"))?;
        return Some((None, made.constraints));
    }
    let mut made = read_table(&format!("CREATE TABLE x ({part})")).or_else(|| {
        // What other databases have for a default.
        let default = words.iter().find(|word| word.text(part).eq_ignore_ascii_case("DEFAULT"))?;
        let not_null = normalized(part).contains("not null");
        let kept = &part[..default.range.start];
        read_table(&format!("CREATE TABLE x ({kept} {})", if not_null { "NOT NULL" } else { "" }))
    })?;
    Some((Some(made.columns.pop()?), made.constraints))
}

#[cfg(test)]
mod tests {
    use super::operations;
    use crate::schema::Schema;

    fn shown(statements: &[&str]) -> String {
        let mut schema = Schema::default();
        for sql in statements {
            operations(sql).iter().for_each(|operation| operation.apply(&mut schema));
        }
        let mut out = Vec::new();
        for (key, table) in &schema.tables {
            let columns: Vec<_> = table
                .columns
                .iter()
                .map(|column| format!("{}{}", column.name, if column.nullable { "" } else { "!" }))
                .collect();
            let indexes: Vec<_> = table.indexes.iter().filter_map(|index| index.name.clone()).collect();
            let named: Vec<_> = table.constraints.iter().filter_map(|constraint| constraint.name.clone()).collect();
            out.push(format!("{key}({}) {} {}", columns.join(" "), indexes.join(" "), named.join(" ")));
        }
        out.join("; ")
    }

    const START: &str = "CREATE TABLE IF NOT EXISTS app.t (id BIGSERIAL PRIMARY KEY, \"Name\" VARCHAR(20) NOT NULL, \
                         at TIMESTAMP WITH TIME ZONE DEFAULT now(), CONSTRAINT uq UNIQUE (\"Name\")); -- one\n\
                         create table u (a integer, b numeric(3, 2))";

    #[test]
    fn a_model_follows_statements() {
        assert_eq!(shown(&[START]), "app.t(id Name! at)  uq; u(a b)  ");
        let alter = "ALTER TABLE u RENAME TO w; ALTER TABLE IF EXISTS ONLY w RENAME COLUMN a TO c, ADD COLUMN IF NOT \
                     EXISTS d text NOT NULL DEFAULT ';', DROP COLUMN b CASCADE, ADD CONSTRAINT k UNIQUE (c), ALTER c SET NOT NULL";
        assert_eq!(shown(&[START, alter]), "app.t(id Name! at)  uq; w(c! d!)  k");
        let indexes =
            "CREATE UNIQUE INDEX CONCURRENTLY i ON app.t USING btree (lower(\"Name\")); CREATE INDEX j ON u (a)";
        assert_eq!(shown(&[START, indexes]), "app.t(id Name! at) i uq; u(a b) j ");
        assert_eq!(shown(&[START, indexes, "DROP INDEX IF EXISTS j, app.i"]), "app.t(id Name! at)  uq; u(a b)  ");
        assert_eq!(
            shown(&[START, "ALTER TABLE app.t DROP CONSTRAINT uq", "DROP TABLE u, gone"]),
            "app.t(id Name! at)  "
        );
    }

    #[test]
    fn what_is_not_plain_changes_nothing() {
        for sql in [
            "",
            ";",
            "CREATE",
            "CREATE TABLE",
            "CREATE TABLE v AS SELECT 1",
            "DROP VIEW u",
            "ALTER TABLE",
            "ALTER TABLE u",
            "ALTER TABLE u ADD",
            "ALTER TABLE u RENAME CONSTRAINT a TO b",
            "UPDATE u SET a = 'DROP TABLE u'",
            "DO $$ BEGIN IF x THEN DROP TABLE u; END IF; END $$;",
            "CREATE INDEX ON u (a)",
            "SELECT 1; 'DROP TABLE u;",
        ] {
            assert_eq!(shown(&[START, sql]), shown(&[START]), "{sql}");
        }
    }
}
