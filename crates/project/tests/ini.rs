//! Our reader of ini files beside Python's ConfigParser (`oracle/record_ini.py`).
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

use seesaw_project::ini::Ini;
use serde_json::Value;

#[test]
fn ini_files_are_read_as_python_reads_them() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("ini.json")).unwrap();
    for case in &cases {
        let text = case["text"].as_str().unwrap();
        let read = Ini::parse("x.ini", text);
        match (read, case.get("error")) {
            (Err(fault), Some(line)) => {
                let place = fault.span.map(|span| u64::from(span.line));
                // Python goes on reading after a bad line and may name a later fault.
                assert!(place.is_some() && place <= line.as_u64(), "{text}\n{fault:?}");
                assert_eq!(fault.file.as_deref(), Some("x.ini"));
            }
            (Ok(mut ini), None) => {
                ini.set_default("here", "/here");
                let expected = case["sections"].as_object().unwrap();
                assert_eq!(ini.sections.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{text}");
                for (section, options) in expected {
                    for (option, value) in options.as_object().unwrap() {
                        let found = ini.get(section, option);
                        assert_eq!(found.ok().flatten().as_deref(), value.as_str(), "{text}\n{section}.{option}");
                    }
                }
            }
            (read, error) => panic!("{text}\nfound {read:?}\nexpected error {error:?}"),
        }
    }
}
