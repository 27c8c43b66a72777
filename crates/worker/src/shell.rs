//! The engine's side of `postMessage`: what `worker.js` calls, and what the page is told.

use crate::engine::{Engine, World, versions};
use seesaw_core::diagnostic::Diagnostic;
use seesaw_project::Now;
use seesaw_protocol::{FromWorker, ToWorker};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::DedicatedWorkerGlobalScope;

thread_local! {
    static ENGINE: RefCell<Option<Engine>> = const { RefCell::new(None) };
}

/// Makes the engine and says that it is ready.
#[wasm_bindgen]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| tell(&FromWorker::Crashed { message: panic.to_string() })));
    match Engine::new(World { now, seconds, random }) {
        Ok(engine) => {
            ENGINE.set(Some(engine));
            tell(&FromWorker::Ready { versions: versions() });
        }
        Err(refusal) => tell(&FromWorker::Crashed { message: refusal.message }),
    }
}

/// Answers one message of the page.
#[wasm_bindgen]
pub fn handle(message: JsValue) {
    let ToWorker { id, request } = match serde_wasm_bindgen::from_value(message) {
        Ok(message) => message,
        Err(error) => {
            let message = format!("the engine was asked what it does not understand: {error}");
            return tell(&FromWorker::Crashed { message });
        }
    };
    let reply = ENGINE.with_borrow_mut(|engine| match engine {
        Some(engine) => {
            engine.handle(request, Box::new(move |event| tell(&FromWorker::Event { id, event: event.clone() })))
        }
        None => Err(Diagnostic::error("the engine has not started")),
    });
    tell(&FromWorker::Reply { id, reply });
}

/// What the parsers ask the browser for: see `backport.rs` in `crates/xtask`.
#[allow(unsafe_code, reason = "the linker finds them by their names, which no other functions have")]
mod asked {
    use js_sys::{JsString, Number, RegExp};

    /// The normal form of an identifier of Python.
    #[unsafe(no_mangle)]
    extern "Rust" fn seesaw_normal_form(text: &str) -> String {
        JsString::from(text).normalize("NFKC").into()
    }

    /// Whether an identifier of Python may begin with a character, or go on with it.
    #[unsafe(no_mangle)]
    extern "Rust" fn seesaw_in_names(character: char, first: bool) -> bool {
        let class = if first { "\\p{XID_Start}" } else { "\\p{XID_Continue}" };
        RegExp::new(class, "u").test(character.encode_utf8(&mut [0; 4]))
    }

    #[unsafe(no_mangle)]
    extern "Rust" fn seesaw_number(text: &str) -> f64 {
        match text {
            "inf" | "+inf" => f64::INFINITY,
            "-inf" => f64::NEG_INFINITY,
            _ => Number::parse_float(text),
        }
    }
}

fn tell(message: &FromWorker) {
    // SQLite's numbers have 64 bits, JavaScript's do not.
    let serializer = Serializer::new().serialize_large_number_types_as_bigints(true);
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let sent = message.serialize(&serializer).map_err(JsValue::from).and_then(|message| scope.post_message(&message));
    if let Err(error) = sent {
        // Only a message that cannot be copied gets here; the page takes an uncaught error as the end of this engine.
        wasm_bindgen::throw_val(error);
    }
}

fn now() -> Now {
    let milliseconds = js_sys::Date::now();
    let seconds = (milliseconds / 1000.0).floor();
    Now { seconds: seconds as i64, microseconds: ((milliseconds - seconds * 1000.0) * 1000.0) as u32 }
}

fn seconds() -> f64 {
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>().ok();
    scope
        .and_then(|scope| scope.performance())
        .map_or_else(|| js_sys::Date::now() / 1000.0, |clock| clock.now() / 1000.0)
}

fn random(buffer: &mut [u8]) {
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>().ok();
    if let Some(crypto) = scope.and_then(|scope| scope.crypto().ok()) {
        // The browser hands out at most 65,536 bytes at once.
        for part in buffer.chunks_mut(65_536) {
            let _ = crypto.get_random_values_with_u8_array(part);
        }
    }
}
