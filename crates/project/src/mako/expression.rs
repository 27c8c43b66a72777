//! Python expressions of a template: names, texts, conditions, and the calls that revision templates make.

use super::value::{Value, repr};
use rustpython_ruff_python_ast::{BoolOp, CmpOp, Expr, Number, Operator, UnaryOp};
use rustpython_ruff_python_parser::parse_expression;
use std::collections::HashMap;

pub struct Scope {
    pub variables: HashMap<String, Value>,
}

/// Why an expression has no value here.
type Refusal = String;

pub fn evaluate_text(source: &str, scope: &Scope) -> Result<Value, Refusal> {
    let parsed = parse_expression(source).map_err(|error| format!("'{source}' is not Python: {}", error.error))?;
    evaluate(parsed.expr(), scope)
}

pub fn evaluate(expression: &Expr, scope: &Scope) -> Result<Value, Refusal> {
    match expression {
        Expr::NoneLiteral(_) => Ok(Value::None),
        Expr::BooleanLiteral(literal) => Ok(Value::Bool(literal.value)),
        Expr::StringLiteral(literal) => Ok(Value::text(literal.value.to_str())),
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Int(number) => number.as_i64().map(Value::Integer).ok_or_else(|| unsupported("this number")),
            _ => Err(unsupported("this number")),
        },
        Expr::Name(name) => match scope.variables.get(name.id.as_str()) {
            Some(value) => Ok(value.clone()),
            None => Err(format!("the template has no variable '{}'", name.id)),
        },
        Expr::Tuple(tuple) => Ok(Value::Tuple(all(&tuple.elts, scope)?)),
        Expr::List(list) => Ok(Value::List(all(&list.elts, scope)?)),
        Expr::If(choice) => {
            let holds = evaluate(&choice.test, scope)?.is_true();
            evaluate(if holds { &choice.body } else { &choice.orelse }, scope)
        }
        Expr::BoolOp(chain) => {
            let mut last = Value::None;
            for value in &chain.values {
                last = evaluate(value, scope)?;
                if last.is_true() != (chain.op == BoolOp::And) {
                    break;
                }
            }
            Ok(last)
        }
        Expr::UnaryOp(operation) if operation.op == UnaryOp::Not => {
            Ok(Value::Bool(!evaluate(&operation.operand, scope)?.is_true()))
        }
        Expr::Compare(comparison) => compare(&comparison.left, &comparison.ops, &comparison.comparators, scope),
        Expr::BinOp(operation) => {
            binary(evaluate(&operation.left, scope)?, operation.op, evaluate(&operation.right, scope)?)
        }
        Expr::Call(call) if call.arguments.keywords.is_empty() => {
            let arguments = &call.arguments.args;
            match &*call.func {
                Expr::Name(function) => function_call(function.id.as_str(), all(arguments, scope)?),
                Expr::Attribute(method) => method_call(&method.value, method.attr.as_str(), arguments, scope),
                _ => Err(unsupported("this call")),
            }
        }
        _ => Err(unsupported("this expression")),
    }
}

/// Where the filters of `${expression | filters}` begin.
pub fn pipe(inside: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in inside.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '|') => return Some(at),
            _ => {}
        }
    }
    None
}

fn all(expressions: &[Expr], scope: &Scope) -> Result<Vec<Value>, Refusal> {
    expressions.iter().map(|expression| evaluate(expression, scope)).collect()
}

fn compare(left: &Expr, ops: &[CmpOp], comparators: &[Expr], scope: &Scope) -> Result<Value, Refusal> {
    let mut left = evaluate(left, scope)?;
    for (op, right) in ops.iter().zip(comparators) {
        let right = evaluate(right, scope)?;
        let inside = |all: &Value| match (all, &left) {
            (Value::Text(text), Value::Text(part)) => text.contains(part.as_str()),
            (all, one) => all.elements().is_some_and(|all| all.contains(one)),
        };
        let holds = match op {
            CmpOp::Eq | CmpOp::Is => left == right,
            CmpOp::NotEq | CmpOp::IsNot => left != right,
            CmpOp::In => inside(&right),
            CmpOp::NotIn => !inside(&right),
            _ => return Err(unsupported("this comparison")),
        };
        if !holds {
            return Ok(Value::Bool(false));
        }
        left = right;
    }
    Ok(Value::Bool(true))
}

fn binary(left: Value, op: Operator, right: Value) -> Result<Value, Refusal> {
    match (left, op, right) {
        (Value::Text(left), Operator::Add, Value::Text(right)) => Ok(Value::Text(left + &right)),
        (Value::Text(format), Operator::Mod, right) => {
            let values = match right {
                Value::Tuple(values) => values,
                one => vec![one],
            };
            let mut values = values.into_iter();
            let mut out = String::new();
            let mut rest = format.as_str();
            while let Some((before, after)) = rest.split_once('%') {
                out.push_str(before);
                match (after.chars().next(), &mut values) {
                    (Some('%'), _) => out.push('%'),
                    (Some('s' | 'd'), values) => {
                        out.push_str(&values.next().ok_or("too few values for a format")?.to_string())
                    }
                    (Some('r'), values) => out.push_str(&values.next().ok_or("too few values for a format")?.repr()),
                    _ => return Err(unsupported("this format")),
                }
                rest = &after[1..];
            }
            out.push_str(rest);
            Ok(Value::Text(out))
        }
        _ => Err(unsupported("this operator")),
    }
}

fn function_call(name: &str, arguments: Vec<Value>) -> Result<Value, Refusal> {
    match (name, arguments.as_slice()) {
        ("repr", [value]) => Ok(Value::Text(value.repr())),
        ("str", [value]) => Ok(Value::Text(value.to_string())),
        ("len", [value]) => match value.elements() {
            Some(elements) => Ok(Value::Integer(elements.len() as i64)),
            None => Err("only lists and texts have a length".to_owned()),
        },
        ("comma", [value]) => Ok(Value::Text(value.comma_separated())),
        ("tuple", [value]) => value.elements().map(Value::Tuple).ok_or_else(|| unsupported("this tuple")),
        ("list", [value]) => value.elements().map(Value::List).ok_or_else(|| unsupported("this list")),
        (other, _) => Err(unsupported(&format!("the function '{other}'"))),
    }
}

fn method_call(object: &Expr, method: &str, arguments: &[Expr], scope: &Scope) -> Result<Value, Refusal> {
    let arguments = all(arguments, scope)?;
    if let Expr::Name(name) = object {
        match (name.id.as_str(), method, arguments.as_slice()) {
            ("context", "get", [Value::Text(name)]) => {
                return Ok(scope.variables.get(name).cloned().unwrap_or(Value::None));
            }
            ("context", "get", [Value::Text(name), default]) => {
                return Ok(scope.variables.get(name).cloned().unwrap_or_else(|| default.clone()));
            }
            ("config", "get_main_option" | "get_alembic_option", [Value::Text(name), ..]) => {
                let default = arguments.get(1).cloned().unwrap_or(Value::None);
                return Ok(scope.variables.get(&format!("config.{name}")).cloned().unwrap_or(default));
            }
            ("re", "split", [Value::Text(pattern), Value::Text(text)]) if pattern == r",\s*" => {
                return Ok(Value::List(text.split(',').map(|part| Value::text(part.trim_start())).collect()));
            }
            _ => {}
        }
    }
    let object = evaluate(object, scope)?;
    match (&object, method, arguments.as_slice()) {
        (Value::Text(text), "join", [list]) => {
            let parts = list.elements().ok_or("join needs a list")?;
            Ok(Value::Text(parts.iter().map(Value::to_string).collect::<Vec<_>>().join(text)))
        }
        (Value::Text(text), "strip", []) => Ok(Value::text(text.trim())),
        (Value::Text(text), "lower", []) => Ok(Value::Text(text.to_lowercase())),
        (Value::Text(text), "upper", []) => Ok(Value::Text(text.to_uppercase())),
        (Value::Text(text), "splitlines", []) => Ok(Value::List(text.lines().map(Value::text).collect())),
        (Value::Text(text), "replace", [Value::Text(from), Value::Text(to)]) => Ok(Value::Text(text.replace(from, to))),
        (Value::Text(text), "split", [Value::Text(at)]) => Ok(Value::List(text.split(at).map(Value::text).collect())),
        (Value::Text(text), "startswith", [Value::Text(start)]) => Ok(Value::Bool(text.starts_with(start))),
        _ => Err(unsupported(&format!("the method '{method}' of {}", repr(&object.to_string())))),
    }
}

fn unsupported(what: &str) -> Refusal {
    format!("{what} is not supported in script.py.mako")
}
