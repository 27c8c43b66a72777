//! Python objects to JSON and to database values, and back.

use rustpython_vm::builtins::{PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMemoryView, PyStr, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use seesaw_core::value::Value;
use serde_json::{Map, Number, Value as Json};

/// How deep a description of an operation may nest.
const DEPTH: usize = 64;

/// A description that the Python side has built: dictionaries, lists, strings, numbers.
pub fn to_json(object: &PyObject, vm: &VirtualMachine) -> PyResult<Json> {
    json_at(object, DEPTH, vm)
}

fn json_at(object: &PyObject, depth: usize, vm: &VirtualMachine) -> PyResult<Json> {
    if depth == 0 {
        return Err(vm.new_recursion_error("the description of an operation is nested too deeply".to_owned()));
    }
    if vm.is_none(object) {
        return Ok(Json::Null);
    }
    if let Some(text) = object.downcast_ref::<PyStr>() {
        return Ok(Json::String(text.to_string_lossy().into_owned()));
    }
    if object.class().is(vm.ctx.types.bool_type) {
        return Ok(Json::Bool(object.is(&vm.ctx.true_value)));
    }
    if let Some(number) = object.downcast_ref::<PyInt>() {
        if let Ok(number) = number.try_to_primitive::<i64>(vm) {
            return Ok(Json::Number(number.into()));
        }
        return Ok(Json::String(number.to_str_radix_10()));
    }
    if let Some(number) = object.downcast_ref::<PyFloat>() {
        return Ok(Number::from_f64(number.to_f64()).map_or(Json::Null, Json::Number));
    }
    if let Some(list) = object.downcast_ref::<PyList>() {
        let items = list.borrow_vec().to_vec();
        return items.iter().map(|item| json_at(item, depth - 1, vm)).collect::<PyResult<_>>().map(Json::Array);
    }
    if let Some(tuple) = object.downcast_ref::<PyTuple>() {
        return tuple
            .as_slice()
            .iter()
            .map(|item| json_at(item, depth - 1, vm))
            .collect::<PyResult<_>>()
            .map(Json::Array);
    }
    if let Some(dict) = object.downcast_ref::<PyDict>() {
        let mut map = Map::new();
        for (key, value) in dict.items_vec() {
            map.insert(key.str(vm)?.to_string_lossy().into_owned(), json_at(&value, depth - 1, vm)?);
        }
        return Ok(Json::Object(map));
    }
    // An expression among the options of a dialect, and the like: what it prints as.
    Ok(Json::String(object.str(vm)?.to_string_lossy().into_owned()))
}

pub fn from_json(json: &Json, vm: &VirtualMachine) -> PyObjectRef {
    match json {
        Json::Null => vm.ctx.none(),
        Json::Bool(truth) => vm.ctx.new_bool(*truth).into(),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => vm.ctx.new_int(whole).into(),
            (None, real) => vm.ctx.new_float(real.unwrap_or(f64::NAN)).into(),
        },
        Json::String(text) => vm.ctx.new_str(text.as_str()).into(),
        Json::Array(items) => vm.ctx.new_list(items.iter().map(|item| from_json(item, vm)).collect()).into(),
        Json::Object(map) => {
            let dict = vm.ctx.new_dict();
            for (key, value) in map {
                // A dictionary that nobody else has seen takes any string.
                let _ = dict.set_item(key.as_str(), from_json(value, vm), vm);
            }
            dict.into()
        }
    }
}

/// A bound parameter. `None`: no database stores an object of this type.
pub fn to_value(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Value>> {
    if vm.is_none(object) {
        return Ok(Some(Value::Null));
    }
    if object.class().is(vm.ctx.types.bool_type) {
        return Ok(Some(Value::Boolean(object.is(&vm.ctx.true_value))));
    }
    if let Some(number) = object.downcast_ref::<PyInt>() {
        return match number.try_to_primitive::<i64>(vm) {
            Ok(number) => Ok(Some(Value::Integer(number))),
            Err(_) => Err(vm.new_overflow_error("Python int too large to convert to SQLite INTEGER".to_owned())),
        };
    }
    if let Some(number) = object.downcast_ref::<PyFloat>() {
        return Ok(Some(Value::Real(number.to_f64())));
    }
    if let Some(text) = object.downcast_ref::<PyStr>() {
        let Some(text) = text.to_str() else {
            return Err(vm.new_value_error("a string with lone surrogates cannot be stored".to_owned()));
        };
        return Ok(Some(Value::Text(text.to_owned())));
    }
    if let Some(bytes) = object.downcast_ref::<PyBytes>() {
        return Ok(Some(Value::Blob(bytes.as_bytes().to_vec())));
    }
    if let Some(bytes) = object.downcast_ref::<PyByteArray>() {
        return Ok(Some(Value::Blob(bytes.borrow_buf().to_vec())));
    }
    if object.downcast_ref::<PyMemoryView>().is_some() {
        let bytes = vm.call_method(object, "tobytes", ())?;
        return Ok(bytes.downcast_ref::<PyBytes>().map(|bytes| Value::Blob(bytes.as_bytes().to_vec())));
    }
    let text = match &*object.class().name() {
        // As Python's sqlite3 writes them.
        "datetime" => vm.call_method(object, "isoformat", (vm.ctx.new_str(" "),))?,
        "date" | "time" => vm.call_method(object, "isoformat", ())?,
        "UUID" => object.str(vm)?.into(),
        "Decimal" => {
            let number = object.try_float(vm)?;
            return Ok(Some(Value::Real(number.to_f64())));
        }
        _ => return Ok(None),
    };
    Ok(text.downcast_ref::<PyStr>().map(|text| Value::Text(text.to_string_lossy().into_owned())))
}

pub fn from_value(value: Value, vm: &VirtualMachine) -> PyObjectRef {
    match value {
        Value::Null => vm.ctx.none(),
        Value::Boolean(truth) => vm.ctx.new_bool(truth).into(),
        Value::Integer(number) => vm.ctx.new_int(number).into(),
        Value::Real(number) => vm.ctx.new_float(number).into(),
        Value::Text(text) => vm.ctx.new_str(text).into(),
        Value::Blob(bytes) => vm.ctx.new_bytes(bytes).into(),
    }
}
