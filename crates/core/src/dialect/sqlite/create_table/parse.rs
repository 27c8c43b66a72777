//! Takes a `CREATE TABLE` apart, by SQLite's grammar.

use super::{Clause, ClauseKind, ColumnText, ConstraintText, CreateTable, Item, Part};
use crate::dialect::sqlite::lexer::{Kind, Token, tokens, unquote, words};
use crate::schema::{Constraint, ConstraintKind, ForeignKey, Options};
use std::ops::Range;

/// What stands between the items of a table, or why the text is not one.
pub fn parse(sql: &str) -> Result<CreateTable, String> {
    let mut reader = Reader::new(sql);
    reader.keyword("CREATE")?;
    let _ = reader.eat("TEMP") || reader.eat("TEMPORARY");
    reader.keyword("TABLE")?;
    if reader.eat("IF") {
        reader.keyword("NOT")?;
        reader.keyword("EXISTS")?;
    }
    let mut name = reader.name()?;
    if reader.eat(".") {
        name = reader.name()?;
    }
    let open = reader.symbol("(")?;
    let head = sql[..open.end].to_owned();

    let mut items: Vec<Item> = Vec::new();
    let mut from = open.end;
    let close = loop {
        let start = reader.place();
        let in_constraints = items.iter().any(|item| matches!(item.part, Part::Constraint(_)));
        let part = if in_constraints || reader.begins_constraint() {
            Part::Constraint(Box::new(reader.constraint()?))
        } else {
            Part::Column(reader.column()?)
        };
        let end = reader.before();
        let lead = sql[from..start].to_owned();
        from = end;
        let mut item = Item { lead, part, before_comma: String::new(), comma: true, after_comma: String::new() };
        if reader.is(",") {
            let comma = reader.symbol(",")?;
            item.before_comma = sql[end..comma.start].to_owned();
            from = comma.end + same_line_comment(&sql[comma.end..reader.place()]);
            item.after_comma = sql[comma.end..from].to_owned();
            items.push(item);
        } else if reader.is(")") {
            let close = reader.symbol(")")?;
            let kept = same_line_comment(&sql[end..close.start]);
            item.before_comma = sql[end..end + kept].to_owned();
            from = end + kept;
            items.push(item);
            break close;
        } else if reader.begins_constraint() {
            item.comma = false;
            items.push(item);
        } else {
            return Err(reader.unexpected("',' or ')'"));
        }
    };
    let (mut without_rowid, mut strict) = (false, false);
    while let Some(word) = reader.take() {
        match word.text(sql).to_ascii_uppercase().as_str() {
            "WITHOUT" => without_rowid = true,
            "STRICT" => strict = true,
            "ROWID" | "," | ";" => {}
            other => return Err(format!("unexpected {other} after the columns")),
        }
    }
    let (end, tail) = (sql[from..close.start].to_owned(), sql[close.start..].to_owned());
    Ok(CreateTable { head, name, items, end, tail, without_rowid, strict })
}

/// Words of a statement, and how far they are read.
pub struct Reader<'a> {
    pub sql: &'a str,
    pub words: Vec<Token>,
    pub at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(sql: &'a str) -> Self {
        Self { sql, words: words(sql), at: 0 }
    }

    pub fn take(&mut self) -> Option<Token> {
        let word = self.words.get(self.at).cloned();
        self.at += 1;
        word
    }

    pub fn peek(&self, ahead: usize) -> &'a str {
        self.words.get(self.at + ahead).map_or("", |word| word.text(self.sql))
    }

    /// Whether the next word is this keyword or symbol.
    pub fn is(&self, word: &str) -> bool {
        self.peek(0).eq_ignore_ascii_case(word)
    }

    pub fn eat(&mut self, word: &str) -> bool {
        let found = self.is(word);
        self.at += usize::from(found);
        found
    }

    pub fn keyword(&mut self, word: &str) -> Result<(), String> {
        if self.eat(word) { Ok(()) } else { Err(self.unexpected(word)) }
    }

    pub fn symbol(&mut self, symbol: &str) -> Result<Range<usize>, String> {
        let place = self.words.get(self.at).map(|word| word.range.clone());
        if self.eat(symbol) { place.ok_or_else(String::new) } else { Err(self.unexpected(symbol)) }
    }

    pub fn name(&mut self) -> Result<String, String> {
        match self.words.get(self.at) {
            Some(word) if matches!(word.kind, Kind::Word | Kind::Quoted | Kind::Text) => {
                self.at += 1;
                Ok(unquote(word.text(self.sql)))
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    /// Where the next word begins.
    pub fn place(&self) -> usize {
        self.words.get(self.at).map_or(self.sql.len(), |word| word.range.start)
    }

    /// Where the last read word ends.
    pub fn before(&self) -> usize {
        self.words[..self.at.min(self.words.len())].last().map_or(0, |word| word.range.end)
    }

    pub fn unexpected(&self, wanted: &str) -> String {
        match self.words.get(self.at) {
            Some(word) => format!("expected {wanted} before {}", word.text(self.sql)),
            None => format!("expected {wanted} at the end"),
        }
    }

    /// `( … )`: the range of what is inside.
    pub fn parenthesised(&mut self) -> Result<Range<usize>, String> {
        let open = self.symbol("(")?;
        let mut depth = 1;
        while let Some(word) = self.take() {
            match word.text(self.sql) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(open.end..word.range.start);
            }
        }
        Err("a parenthesis is never closed".to_owned())
    }

    /// `(a, b)`: the names.
    fn names(&mut self) -> Result<Vec<String>, String> {
        let inside = self.parenthesised()?;
        Ok(split(&self.sql[inside]).iter().map(|part| first_name(part)).collect())
    }

    fn begins_constraint(&self) -> bool {
        ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"].iter().any(|word| self.is(word))
    }

    fn begins_clause(&self) -> bool {
        ["CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "AS"]
            .iter()
            .any(|word| self.is(word))
            || (self.is("GENERATED") && self.peek(1).eq_ignore_ascii_case("ALWAYS"))
            || self.is("DEFERRABLE")
    }

    fn column(&mut self) -> Result<ColumnText, String> {
        let start = self.place();
        let name = self.name()?;
        let name_text = self.sql[start..self.before()].to_owned();
        let (lead_start, type_start) = (self.before(), self.place());
        while !self.begins_clause() && self.words.get(self.at).is_some_and(|word| word.kind != Kind::Symbol) {
            self.at += 1;
        }
        if self.is("(") && self.before() > lead_start {
            self.parenthesised()?;
        }
        let (type_lead, ty) = match self.before() {
            end if end > type_start => (&self.sql[lead_start..type_start], &self.sql[type_start..end]),
            _ => ("", ""),
        };
        let mut column =
            ColumnText { name_text, name, type_lead: type_lead.to_owned(), ty: ty.to_owned(), clauses: Vec::new() };
        while !self.is(",") && !self.is(")") && self.at < self.words.len() {
            let (from, start) = (self.before(), self.place());
            let kind = self.clause(&column.name)?;
            let (lead, text) = (self.sql[from..start].to_owned(), self.sql[start..self.before()].to_owned());
            column.clauses.push(Clause { lead, text, kind });
        }
        Ok(column)
    }

    fn clause(&mut self, column: &str) -> Result<ClauseKind, String> {
        let name = if self.eat("CONSTRAINT") { Some(self.name()?) } else { None };
        let constraint =
            |kind| Constraint { name: name.clone(), kind, deferrable: None, initially: None, options: Options::new() };
        let columns = vec![column.to_owned()];
        if self.eat("PRIMARY") {
            self.keyword("KEY")?;
            let descending = self.eat("DESC");
            let _ = descending || self.eat("ASC");
            self.on_conflict()?;
            let autoincrement = self.eat("AUTOINCREMENT");
            return Ok(ClauseKind::PrimaryKey { name, descending, autoincrement });
        }
        if self.is("NOT") && !self.peek(1).eq_ignore_ascii_case("DEFERRABLE") {
            self.at += 1;
            self.keyword("NULL")?;
            self.on_conflict()?;
            return Ok(ClauseKind::NotNull);
        }
        if self.eat("NULL") {
            self.on_conflict()?;
            return Ok(ClauseKind::Null);
        }
        if self.eat("UNIQUE") {
            let mut found = constraint(ConstraintKind::Unique { columns });
            found.options = self.on_conflict()?;
            return Ok(ClauseKind::Constraint(Box::new(found)));
        }
        if self.eat("CHECK") {
            let sql = self.sql[self.parenthesised()?].to_owned();
            let mut found = constraint(ConstraintKind::Check { sql });
            found.options = self.on_conflict()?;
            found.options.insert("column".to_owned(), column.into());
            return Ok(ClauseKind::Constraint(Box::new(found)));
        }
        if self.eat("DEFAULT") {
            let start = self.place();
            if self.is("(") {
                self.parenthesised()?;
            } else {
                let _ = self.eat("+") || self.eat("-");
                self.take().ok_or("a default is missing at the end")?;
            }
            return Ok(ClauseKind::Default(self.sql[start..self.before()].to_owned()));
        }
        if self.eat("COLLATE") {
            return Ok(ClauseKind::Collate(self.name()?));
        }
        if self.is("REFERENCES") {
            return Ok(ClauseKind::Constraint(Box::new(self.references(name, columns)?)));
        }
        if self.is("GENERATED") || self.is("AS") {
            if self.eat("GENERATED") {
                self.keyword("ALWAYS")?;
            }
            self.keyword("AS")?;
            let sql = self.sql[self.parenthesised()?].to_owned();
            let stored = self.eat("STORED");
            let _ = stored || self.eat("VIRTUAL");
            return Ok(ClauseKind::Generated { sql, stored });
        }
        if self.is("NOT") || self.is("DEFERRABLE") {
            self.deferrability()?;
            return Ok(ClauseKind::Nothing);
        }
        if name.is_some() { Ok(ClauseKind::Nothing) } else { Err(self.unexpected("a constraint")) }
    }

    fn constraint(&mut self) -> Result<ConstraintText, String> {
        let start = self.place();
        let name = if self.eat("CONSTRAINT") { Some(self.name()?) } else { None };
        let mut found = ConstraintText {
            text: String::new(),
            constraint: None,
            list: None,
            listed: Vec::new(),
            autoincrement: false,
        };
        let make = |kind, options| Constraint { name: name.clone(), kind, deferrable: None, initially: None, options };
        let primary = self.eat("PRIMARY");
        if primary {
            self.keyword("KEY")?;
        }
        if primary || self.eat("UNIQUE") {
            let inside = self.parenthesised()?;
            found.list = Some((inside.start - start, inside.end - start));
            found.listed = split(&self.sql[inside.clone()]).iter().map(|part| part.trim().to_owned()).collect();
            found.autoincrement = primary
                && words(&self.sql[inside.clone()])
                    .iter()
                    .any(|word| word.text(&self.sql[inside.clone()]).eq_ignore_ascii_case("AUTOINCREMENT"));
            let columns = found.listed.iter().map(|part| first_name(part)).collect();
            let options = self.on_conflict()?;
            let kind =
                if primary { ConstraintKind::PrimaryKey { columns } } else { ConstraintKind::Unique { columns } };
            found.constraint = Some(make(kind, options));
        } else if self.eat("CHECK") {
            let sql = self.sql[self.parenthesised()?].to_owned();
            found.constraint = Some(make(ConstraintKind::Check { sql }, self.on_conflict()?));
        } else if self.eat("FOREIGN") {
            self.keyword("KEY")?;
            let columns = self.names()?;
            found.constraint = Some(self.references(name, columns)?);
        } else if name.is_none() {
            return Err(self.unexpected("a constraint"));
        }
        found.text = self.sql[start..self.before()].to_owned();
        Ok(found)
    }

    fn references(&mut self, name: Option<String>, columns: Vec<String>) -> Result<Constraint, String> {
        self.keyword("REFERENCES")?;
        let mut key = ForeignKey { columns, referred_table: self.name()?, ..ForeignKey::default() };
        if self.is("(") {
            key.referred_columns = self.names()?;
        }
        loop {
            if self.eat("MATCH") {
                key.r#match = Some(self.name()?);
            } else if self.eat("ON") {
                let event = self.name()?.to_ascii_uppercase();
                let mut action = self.name()?.to_ascii_uppercase();
                if matches!(action.as_str(), "SET" | "NO") {
                    action = format!("{action} {}", self.name()?.to_ascii_uppercase());
                }
                match event.as_str() {
                    "DELETE" => key.on_delete = Some(action),
                    "UPDATE" => key.on_update = Some(action),
                    _ => {}
                }
            } else {
                break;
            }
        }
        let (deferrable, initially) = self.deferrability()?;
        let kind = ConstraintKind::ForeignKey(key);
        Ok(Constraint { name, kind, deferrable, initially, options: Options::new() })
    }

    fn deferrability(&mut self) -> Result<(Option<bool>, Option<String>), String> {
        let not = self.is("NOT") && self.peek(1).eq_ignore_ascii_case("DEFERRABLE");
        if not {
            self.at += 1;
        }
        if !self.eat("DEFERRABLE") {
            return Ok((None, None));
        }
        let initially = if self.eat("INITIALLY") { Some(self.name()?.to_ascii_uppercase()) } else { None };
        Ok((Some(!not), initially))
    }

    fn on_conflict(&mut self) -> Result<Options, String> {
        let mut options = Options::new();
        if self.eat("ON") {
            self.keyword("CONFLICT")?;
            options.insert("sqlite_on_conflict".to_owned(), self.name()?.to_ascii_uppercase().into());
        }
        Ok(options)
    }
}

/// The parts of a list, at its outermost commas.
pub fn split(list: &str) -> Vec<&str> {
    let (mut parts, mut from, mut depth) = (Vec::new(), 0, 0);
    for word in words(list) {
        match word.text(list) {
            "(" => depth += 1,
            ")" => depth -= 1,
            "," if depth == 0 => {
                parts.push(&list[from..word.range.start]);
                from = word.range.end;
            }
            _ => {}
        }
    }
    parts.push(&list[from..]);
    parts
}

/// The column that a part of a list begins with.
fn first_name(part: &str) -> String {
    words(part).first().map(|word| unquote(word.text(part))).unwrap_or_default()
}

/// How much of spaces and comments belongs to the line that they begin in: up to and including its last comment.
fn same_line_comment(trivia: &str) -> usize {
    let mut kept = 0;
    for token in tokens(trivia) {
        match token.kind {
            Kind::Comment => kept = token.range.end,
            Kind::Space if token.text(trivia).contains('\n') => break,
            _ => {}
        }
    }
    kept
}
