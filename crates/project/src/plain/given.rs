//! The arguments of a call, taken one by one. A method returns `None` where an argument is something else than it should
//! be: then the script is not plain.

use super::object::Object;
use seesaw_core::schema::Options;
use serde_json::Value;

pub struct Given {
    by_name: Vec<(String, Object)>,
    /// Given by place, beyond those that have a name.
    rest: Vec<Object>,
}

impl Given {
    /// Names the arguments that were given by place.
    pub fn new(places: &[&str], by_place: Vec<Object>, by_name: Vec<(String, Object)>) -> Option<Self> {
        let mut all = Vec::with_capacity(by_place.len() + by_name.len());
        let mut by_place = by_place.into_iter();
        for (name, object) in places.iter().zip(by_place.by_ref()) {
            all.push(((*name).to_owned(), object));
        }
        let rest: Vec<Object> = by_place.collect();
        for (name, object) in by_name {
            if all.iter().any(|(other, _)| *other == name) {
                return None;
            }
            all.push((name, object));
        }
        Some(Self { by_name: all, rest })
    }

    pub fn rest(&mut self) -> Vec<Object> {
        std::mem::take(&mut self.rest)
    }

    pub fn take(&mut self, name: &str) -> Option<Object> {
        let at = self.by_name.iter().position(|(other, _)| other == name)?;
        Some(self.by_name.remove(at).1)
    }

    pub fn text(&mut self, name: &str) -> Option<String> {
        self.take(name)?.into_text()
    }

    pub fn maybe_text(&mut self, name: &str) -> Option<Option<String>> {
        match self.take(name) {
            None | Some(Object::None) => Some(None),
            Some(object) => object.into_text().map(Some),
        }
    }

    pub fn maybe_bool(&mut self, name: &str) -> Option<Option<bool>> {
        match self.take(name) {
            None | Some(Object::None) => Some(None),
            Some(Object::Bool(truth)) => Some(Some(truth)),
            Some(_) => None,
        }
    }

    /// An argument that is `False` unless it is given.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.maybe_bool(name).map(Option::unwrap_or_default)
    }

    pub fn number(&mut self, name: &str) -> Option<Option<u32>> {
        match self.take(name) {
            None | Some(Object::None) => Some(None),
            Some(Object::Int(number)) => u32::try_from(number).ok().map(Some),
            Some(_) => None,
        }
    }

    /// A list of names.
    pub fn names(&mut self, name: &str) -> Option<Vec<String>> {
        match self.take(name)? {
            Object::List(names) => names.into_iter().map(Object::into_text).collect(),
            _ => None,
        }
    }

    /// What is left: options of dialects.
    pub fn options(self) -> Option<Options> {
        const DIALECTS: [&str; 5] = ["sqlite", "postgresql", "mysql", "mariadb", "mssql"];
        if !self.rest.is_empty() {
            return None;
        }
        let mut options = Options::new();
        for (name, object) in self.by_name {
            let (dialect, _) = name.split_once('_')?;
            if !DIALECTS.contains(&dialect) {
                return None;
            }
            match object.into_json()? {
                Value::Null => {}
                value => drop(options.insert(name, value)),
            }
        }
        Some(options)
    }

    /// Nothing may be left.
    pub fn end(self) -> Option<()> {
        (self.by_name.is_empty() && self.rest.is_empty()).then_some(())
    }
}
