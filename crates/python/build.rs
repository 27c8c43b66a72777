//! Compiles the Python library into the crate: everything in `lib/`, and the modules of RustPython's standard library
//! that migration scripts use. What is not listed here does not exist for a script.
#![allow(clippy::disallowed_methods, reason = "a build script reads and writes files")]

use rustpython_compiler::core::bytecode::{CodeObject, ConstantData};
use rustpython_compiler::core::frozen::{FrozenCodeObject, FrozenLib, FrozenModule};
use rustpython_compiler::core::marshal;
use rustpython_compiler::{CompileOpts, Mode, compile};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, error::Error, fs};

/// Modules taken from RustPython as they are. A module of `lib/` with the same name takes their place.
const STANDARD: &[&str] = &[
    "__future__",
    "_collections_abc",
    "_compat_pickle",
    "_py_abc",
    "_pydatetime",
    "_pydecimal",
    "_strptime",
    "_weakrefset",
    "abc",
    "base64",
    "bisect",
    "calendar",
    "codecs",
    "collections/__init__",
    "collections/_defaultdict",
    "configparser",
    "contextlib",
    "contextvars",
    "copy",
    "copyreg",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "encodings/__init__",
    "encodings/aliases",
    "encodings/ascii",
    "encodings/latin_1",
    "encodings/utf_8",
    "encodings/utf_8_sig",
    "enum",
    "fnmatch",
    "fractions",
    "functools",
    "graphlib",
    "hashlib",
    "heapq",
    "hmac",
    "html/__init__",
    "html/entities",
    "ipaddress",
    "json/__init__",
    "json/decoder",
    "json/encoder",
    "json/scanner",
    "keyword",
    "numbers",
    "operator",
    "pickle",
    "pprint",
    "random",
    "re/__init__",
    "re/_casefix",
    "re/_compiler",
    "re/_constants",
    "re/_parser",
    "reprlib",
    "secrets",
    "shlex",
    "statistics",
    "string/__init__",
    "struct",
    "textwrap",
    "tomllib/__init__",
    "tomllib/_parser",
    "tomllib/_re",
    "tomllib/_types",
    "types",
    "urllib/__init__",
    "urllib/parse",
    "weakref",
];

/// What only a connection to a server needs, or what a page does without for its size.
const OF_SERVERS: &[&str] = &[
    "alembic_autogenerate_enums.py",
    "alembic_postgresql_enum/__init__.py",
    "alembic_postgresql_enum/operations.py",
    "alembic_postgresql_enum/references.py",
    "alembic_postgresql_enum/sql_commands.py",
    "anyio/__init__.py",
    "anyio/from_thread.py",
    "anyio/to_thread.py",
    "appdirs.py",
    "attr.py",
    "attrs.py",
    "difflib.py",
    "geoalchemy2/alembic_helpers.py",
    "importlib/metadata.py",
    "iso8601.py",
    "oslo_db/options.py",
    "oslo_db/sqlalchemy/utils.py",
    "pendulum/__init__.py",
    "pendulum/datetime.py",
    "platformdirs.py",
    "psycopg/__init__.py",
    "psycopg2/sql.py",
    "pymysql/__init__.py",
    "pymysql/err.py",
    "sqlalchemy/dialects/mysql/reflection.py",
    "sqlalchemy/dialects/mysql/values.py",
    "sqlalchemy/dialects/postgresql/values.py",
    "sqlalchemy/engine/values.py",
    "sqlalchemy_helpers/__init__.py",
    "sqlalchemy_helpers/aio.py",
    "sqlalchemy_helpers/fastapi.py",
    "sqlalchemy_helpers/flask_ext.py",
    "sqlalchemy_helpers/manager.py",
    "threading.py",
    "uuid6.py",
    "uuid_utils/__init__.py",
    "uuid_utils/compat.py",
    "yaml.py",
];

fn main() -> Result<(), Box<dyn Error>> {
    let ours = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("lib");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", ours.display());

    let mut files = BTreeMap::new();
    let standard = Path::new(rustpython_pylib::LIB_PATH);
    for name in STANDARD {
        files.insert(format!("{name}.py"), standard.join(format!("{name}.py")));
    }
    gather(&ours, "", &mut files)?;
    let for_a_page = env::var_os("CARGO_FEATURE_SERVERS").is_none();
    if for_a_page {
        files.retain(|name, _| !OF_SERVERS.contains(&name.as_str()));
    }

    let mut modules = BTreeMap::new();
    for (relative, path) in &files {
        let (name, package) = module_name(relative);
        let source = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        // Docstrings and assertions of the library are of no use to scripts.
        let options = CompileOpts { optimize: 2, debug_ranges: false };
        let mut code = compile(&source, Mode::Exec, &format!("<frozen {name}>"), options)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        if for_a_page {
            code = without_lines(code);
        }
        modules.insert(name, FrozenModule { code: FrozenCodeObject { bytes: uncompressed(&code) }, package });
    }
    let library = FrozenLib::encode(Listing(modules.iter()));
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("library.bin"), library.bytes)?;
    Ok(())
}

/// Code that does not tell which line an instruction comes from: of the library nobody is told.
fn without_lines(mut code: CodeObject) -> CodeObject {
    code.linetable = Box::default();
    let constants = code.constants.iter().cloned().map(|constant| match constant {
        ConstantData::Code { code } => ConstantData::Code { code: Box::new(without_lines(*code)) },
        other => other,
    });
    code.constants = constants.collect();
    code
}

/// Code as [`FrozenCodeObject`] wants it, an LZ4 block behind its length, of nothing but literals: a page sends it through
/// brotli, which makes a third less of it where LZ4 has not been before.
fn uncompressed(code: &CodeObject) -> Vec<u8> {
    let mut code_bytes = Vec::new();
    marshal::serialize_code(&mut code_bytes, code);
    let length = code_bytes.len();
    let mut block = (length as u32).to_le_bytes().to_vec();
    // A number of literals up to 14 is in the token, the rest of a larger one in bytes of up to 255 after it.
    block.push((length.min(15) as u8) << 4);
    if let Some(mut rest) = length.checked_sub(15) {
        while rest >= 255 {
            block.push(255);
            rest -= 255;
        }
        block.push(rest as u8);
    }
    block.extend(code_bytes);
    block
}

/// The `.py` files of a folder, by their path from its top.
fn gather(folder: &Path, prefix: &str, files: &mut BTreeMap<String, PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if path.is_dir() && name != "__pycache__" {
            gather(&path, &format!("{prefix}{name}/"), files)?;
        } else if name.ends_with(".py") {
            files.insert(format!("{prefix}{name}"), path.clone());
        }
    }
    Ok(())
}

/// `json/__init__.py` is the package `json`; `json/decoder.py` the module `json.decoder`.
fn module_name(relative: &str) -> (String, bool) {
    let stem = relative.trim_end_matches(".py");
    let (stem, package) = stem.strip_suffix("/__init__").map_or((stem, false), |package| (package, true));
    (stem.replace('/', "."), package)
}

type Module = FrozenModule<Vec<u8>>;

/// The modules in the form that [`FrozenLib::encode`] takes: an iterator that knows its length.
#[derive(Clone)]
struct Listing<'a>(std::collections::btree_map::Iter<'a, String, Module>);

impl<'a> Iterator for Listing<'a> {
    type Item = (&'a str, FrozenModule<&'a [u8]>);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, module) = self.0.next()?;
        let code = FrozenCodeObject { bytes: module.code.bytes.as_slice() };
        Some((name, FrozenModule { code, package: module.package }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Listing<'_> {}
