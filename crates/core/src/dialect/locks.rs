//! What a statement means for a database that is in use: which lock it takes, who has to wait for it and how long, and
//! whether data goes. From the manuals of [PostgreSQL](https://www.postgresql.org/docs/current/explicit-locking.html) and
//! [MySQL](https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html).

use super::Dialect;
use crate::sql::split::{TokenKind, Tokens};
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// The database's own name of it.
    pub lock: &'static str,
    /// The table that is locked, as it is written.
    pub table: Option<String>,
    pub waits: Waits,
    pub work: Work,
    pub loses_data: bool,
}

/// Who has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    Nobody,
    /// Whoever changes the same rows.
    SameRows,
    Writers,
    Everybody,
}

/// How long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Moment,
    /// Every row is read.
    Scan,
    /// Every row is written anew.
    Rewrite,
}

impl fmt::Display for Weight {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waits = match self.waits {
            Waits::Nobody => "nobody waits",
            Waits::SameRows => "writers of the same rows wait",
            Waits::Writers => "writers wait",
            Waits::Everybody => "readers and writers wait",
        };
        let work = match self.work {
            Work::Moment => "",
            Work::Scan => ", every row is read",
            Work::Rewrite => ", the table is rewritten",
        };
        write!(out, "{}: {waits}{work}", self.lock)?;
        if self.loses_data { write!(out, ", data is lost") } else { Ok(()) }
    }
}

/// `None`: nothing that others would notice, or nothing that is known.
pub fn weigh(dialect: Dialect, sql: &str) -> Option<Weight> {
    let statement = Statement::read(dialect, sql);
    match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgresql => postgres(&statement),
        _ => mysql(&statement),
    }
}

/// Its words in capitals; texts and names in quotes as they are.
struct Statement {
    words: Vec<String>,
    written: Vec<String>,
}

impl Statement {
    fn read(dialect: Dialect, sql: &str) -> Self {
        let tokens = Tokens::new(sql, 0..sql.len(), dialect).filter(|token| token.kind != TokenKind::Comment);
        let written: Vec<String> = tokens.map(|token| sql[token.range].to_owned()).collect();
        Self { words: written.iter().map(|word| word.to_ascii_uppercase()).collect(), written }
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.words.get(at).is_some_and(|found| found == word)
    }

    /// Whether these words follow each other somewhere.
    fn has(&self, words: &[&str]) -> bool {
        self.words.windows(words.len()).any(|found| found.iter().zip(words).all(|(found, word)| found == word))
    }

    fn find(&self, word: &str) -> Option<usize> {
        self.words.iter().position(|found| found == word)
    }

    /// A table's name that begins there, behind the words that may stand before one.
    fn table(&self, mut at: usize) -> Option<String> {
        while ["IF", "NOT", "EXISTS", "ONLY", "TABLE", "INTO", "FROM"].iter().any(|word| self.is(at, word)) {
            at += 1;
        }
        let name = self.written.get(at)?;
        Some(match self.is(at + 1, ".") {
            true => format!("{name}.{}", self.written.get(at + 2)?),
            false => name.clone(),
        })
    }
}

fn postgres(statement: &Statement) -> Option<Weight> {
    const EXCLUSIVE: &str = "ACCESS EXCLUSIVE";
    const SHARE: &str = "SHARE";
    const SHARE_ROW: &str = "SHARE ROW EXCLUSIVE";
    const SHARE_UPDATE: &str = "SHARE UPDATE EXCLUSIVE";
    let weight = |lock, at, waits, work| Weight { lock, table: statement.table(at), waits, work, loses_data: false };
    let has = |words: &[&str]| statement.has(words);
    let word = |at: usize| statement.words.get(at).map(String::as_str).unwrap_or_default();
    let concurrently = statement.find("CONCURRENTLY").is_some_and(|at| at < 5);
    Some(match (word(0), word(1)) {
        ("CREATE", "INDEX" | "UNIQUE") => {
            let on = statement.find("ON")? + 1;
            match concurrently {
                true => weight(SHARE_UPDATE, on, Waits::Nobody, Work::Scan),
                false => weight(SHARE, on, Waits::Writers, Work::Scan),
            }
        }
        ("DROP", "INDEX") => match concurrently {
            true => Weight { table: None, ..weight(SHARE_UPDATE, 0, Waits::Nobody, Work::Moment) },
            false => Weight { table: None, ..weight(EXCLUSIVE, 0, Waits::Everybody, Work::Moment) },
        },
        ("DROP", "TABLE") => Weight { loses_data: true, ..weight(EXCLUSIVE, 1, Waits::Everybody, Work::Moment) },
        ("DROP", "MATERIALIZED" | "VIEW") | ("ALTER", "VIEW" | "INDEX" | "SEQUENCE") => {
            Weight { table: None, ..weight(EXCLUSIVE, 0, Waits::Everybody, Work::Moment) }
        }
        ("TRUNCATE", _) => Weight { loses_data: true, ..weight(EXCLUSIVE, 1, Waits::Everybody, Work::Moment) },
        ("CREATE", "TRIGGER" | "CONSTRAINT") => {
            weight(SHARE_ROW, statement.find("ON")? + 1, Waits::Writers, Work::Moment)
        }
        ("REINDEX" | "CLUSTER", _) if !concurrently => {
            Weight { table: None, ..weight(EXCLUSIVE, 0, Waits::Everybody, Work::Rewrite) }
        }
        ("VACUUM", "FULL") => weight(EXCLUSIVE, 2, Waits::Everybody, Work::Rewrite),
        ("REFRESH", _) => Weight { table: None, ..weight(EXCLUSIVE, 0, Waits::Everybody, Work::Rewrite) },
        ("UPDATE", _) => weight("ROW EXCLUSIVE", 1, Waits::SameRows, Work::Moment),
        ("DELETE", _) => Weight { loses_data: true, ..weight("ROW EXCLUSIVE", 1, Waits::SameRows, Work::Moment) },
        ("ALTER", "TABLE") => {
            let volatile = ["random", "gen_random_uuid", "uuid_generate_v4", "clock_timestamp", "nextval"];
            let filled =
                statement.words.iter().any(|found| volatile.iter().any(|name| found.eq_ignore_ascii_case(name)));
            let numbered = ["SERIAL", "BIGSERIAL", "SMALLSERIAL", "IDENTITY", "STORED"];
            let numbered = numbered.iter().any(|name| statement.find(name).is_some());
            let trusted = has(&["NOT", "VALID"]) || has(&["USING", "INDEX"]);
            if has(&["VALIDATE", "CONSTRAINT"]) {
                weight(SHARE_UPDATE, 2, Waits::Nobody, Work::Scan)
            } else if has(&["FOREIGN", "KEY"]) {
                weight(SHARE_ROW, 2, Waits::Writers, if trusted { Work::Moment } else { Work::Scan })
            } else if has(&["ADD", "CONSTRAINT"])
                || has(&["ADD", "PRIMARY"])
                || has(&["ADD", "UNIQUE"])
                || has(&["ADD", "CHECK"])
            {
                weight(EXCLUSIVE, 2, Waits::Everybody, if trusted { Work::Moment } else { Work::Scan })
            } else if has(&["SET", "NOT", "NULL"]) {
                weight(EXCLUSIVE, 2, Waits::Everybody, Work::Scan)
            } else if statement.find("TYPE").is_some() && has(&["ALTER", "COLUMN"]) {
                weight(EXCLUSIVE, 2, Waits::Everybody, Work::Rewrite)
            } else if has(&["SET", "STATISTICS"]) || has(&["ATTACH", "PARTITION"]) {
                weight(SHARE_UPDATE, 2, Waits::Nobody, Work::Moment)
            } else if statement.find("ADD").is_some() && (filled || numbered) {
                weight(EXCLUSIVE, 2, Waits::Everybody, Work::Rewrite)
            } else {
                let loses_data = has(&["DROP", "COLUMN"]);
                Weight { loses_data, ..weight(EXCLUSIVE, 2, Waits::Everybody, Work::Moment) }
            }
        }
        _ => return None,
    })
}

fn mysql(statement: &Statement) -> Option<Weight> {
    const METADATA: &str = "metadata lock";
    let weight =
        |at, waits, work| Weight { lock: METADATA, table: statement.table(at), waits, work, loses_data: false };
    let has = |words: &[&str]| statement.has(words);
    let word = |at: usize| statement.words.get(at).map(String::as_str).unwrap_or_default();
    Some(match (word(0), word(1)) {
        ("CREATE", "FULLTEXT" | "SPATIAL") => weight(statement.find("ON")? + 1, Waits::Writers, Work::Rewrite),
        ("CREATE", "INDEX" | "UNIQUE") => weight(statement.find("ON")? + 1, Waits::Nobody, Work::Scan),
        ("DROP", "INDEX") => weight(statement.find("ON")? + 1, Waits::Nobody, Work::Moment),
        ("DROP", "TABLE") => Weight { loses_data: true, ..weight(1, Waits::Everybody, Work::Moment) },
        ("TRUNCATE", _) => Weight { loses_data: true, ..weight(1, Waits::Everybody, Work::Moment) },
        ("UPDATE", _) => Weight { lock: "row locks", ..weight(1, Waits::SameRows, Work::Moment) },
        ("DELETE", _) => Weight { lock: "row locks", loses_data: true, ..weight(1, Waits::SameRows, Work::Moment) },
        ("ALTER", "TABLE") => {
            let referring = has(&["FOREIGN", "KEY"]) && !has(&["DROP", "FOREIGN", "KEY"]);
            let rewriting = ["MODIFY", "CHANGE", "STORED", "CONVERT"].iter().any(|word| statement.find(word).is_some());
            if referring || rewriting || has(&["ADD", "PRIMARY"]) {
                weight(2, Waits::Writers, Work::Rewrite)
            } else if statement.find("CHECK").is_some() && !has(&["DROP", "CHECK"]) {
                weight(2, Waits::Writers, Work::Scan)
            } else if has(&["ADD", "INDEX"])
                || has(&["ADD", "UNIQUE"])
                || has(&["ADD", "KEY"])
                || has(&["ADD", "CONSTRAINT"])
            {
                weight(2, Waits::Nobody, Work::Scan)
            } else {
                let loses_data = has(&["DROP", "COLUMN"]);
                Weight { loses_data, ..weight(2, Waits::Nobody, Work::Moment) }
            }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(dialect: Dialect, sql: &str) -> String {
        match weigh(dialect, sql) {
            Some(weight) => format!("{} | {weight}", weight.table.clone().unwrap_or_default()),
            None => "-".to_owned(),
        }
    }

    #[test]
    fn on_postgresql() {
        for (sql, expected) in [
            ("SELECT 1", "-"),
            ("CREATE TABLE t (a int)", "-"),
            ("INSERT INTO t VALUES (1)", "-"),
            ("CREATE INDEX i ON s.t (a)", "s.t | SHARE: writers wait, every row is read"),
            (
                "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
                "t | SHARE UPDATE EXCLUSIVE: nobody waits, every row is read",
            ),
            ("ALTER TABLE t ADD COLUMN a int DEFAULT 5", "t | ACCESS EXCLUSIVE: readers and writers wait"),
            (
                "ALTER TABLE t ADD COLUMN a uuid DEFAULT gen_random_uuid()",
                "t | ACCESS EXCLUSIVE: readers and writers wait, the table is rewritten",
            ),
            (
                "ALTER TABLE \"T x\" ALTER COLUMN a TYPE bigint",
                "\"T x\" | ACCESS EXCLUSIVE: readers and writers wait, the table is rewritten",
            ),
            (
                "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
                "t | ACCESS EXCLUSIVE: readers and writers wait, every row is read",
            ),
            (
                "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY(a) REFERENCES u (id)",
                "t | SHARE ROW EXCLUSIVE: writers wait, every row is read",
            ),
            (
                "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY(a) REFERENCES u (id) NOT VALID",
                "t | SHARE ROW EXCLUSIVE: writers wait",
            ),
            ("ALTER TABLE t VALIDATE CONSTRAINT f", "t | SHARE UPDATE EXCLUSIVE: nobody waits, every row is read"),
            ("ALTER TABLE t DROP COLUMN a", "t | ACCESS EXCLUSIVE: readers and writers wait, data is lost"),
            ("DROP TABLE IF EXISTS t", "t | ACCESS EXCLUSIVE: readers and writers wait, data is lost"),
            ("UPDATE t SET a = 1", "t | ROW EXCLUSIVE: writers of the same rows wait"),
        ] {
            assert_eq!(shown(Dialect::Postgresql, sql), expected, "{sql}");
        }
    }

    #[test]
    fn on_mysql() {
        for (sql, expected) in [
            ("ALTER TABLE `t` ADD COLUMN a INT", "`t` | metadata lock: nobody waits"),
            ("ALTER TABLE t MODIFY a BIGINT", "t | metadata lock: writers wait, the table is rewritten"),
            ("CREATE INDEX i ON t (a)", "t | metadata lock: nobody waits, every row is read"),
            (
                "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id)",
                "t | metadata lock: writers wait, the table is rewritten",
            ),
            ("ALTER TABLE t DROP FOREIGN KEY f", "t | metadata lock: nobody waits"),
            ("DELETE FROM t", "t | row locks: writers of the same rows wait, data is lost"),
        ] {
            assert_eq!(shown(Dialect::Mariadb, sql), expected, "{sql}");
        }
        assert_eq!(shown(Dialect::Sqlite, "DROP TABLE t"), "-");
    }
}
