//! The browser, as far as the page needs it: `browser.js`, typed.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetchModule)]
    pub async fn fetch_module(path: &str, progress: &Closure<dyn Fn(f64, f64)>) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = startWorker)]
    pub fn start_worker(
        path: &str,
        module: &JsValue,
        on_message: &Closure<dyn Fn(JsValue)>,
        on_error: &Closure<dyn Fn(String)>,
    ) -> Result<web_sys::Worker, JsValue>;

    #[wasm_bindgen(catch, js_name = fetchJson)]
    pub async fn fetch_json(path: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = loadEditor)]
    pub async fn load_editor() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = storeAll)]
    pub async fn store_all() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = storePut)]
    pub async fn store_put(value: &JsValue, base: f64) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = storeDelete)]
    pub async fn store_delete(id: &str) -> Result<JsValue, JsValue>;

    /// Small things that must be kept at once, in local storage; `None` forgets.
    pub fn remember(key: &str, value: Option<&str>) -> bool;
    pub fn recall(key: &str) -> Option<String>;
    /// The keys of all that begin with this.
    pub fn remembered(prefix: &str) -> Vec<String>;

    pub fn download(name: &str, bytes: &[u8], mime: &str);

    #[wasm_bindgen(js_name = copyText)]
    pub async fn copy_text(text: &str) -> JsValue;

    #[wasm_bindgen(catch, js_name = pickFiles)]
    pub async fn pick_files(folder: bool) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = droppedFiles)]
    pub async fn dropped_files(transfer: &web_sys::DataTransfer) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = showModal)]
    pub fn show_modal(dialog: &web_sys::HtmlDialogElement);

    #[wasm_bindgen(js_name = dropFragment)]
    pub fn drop_fragment();

    pub fn wide() -> bool;
}

/// What JavaScript threw, as a sentence.
pub fn words(error: &JsValue) -> String {
    if let Some(error) = error.dyn_ref::<js_sys::Error>() {
        return String::from(error.message());
    }
    error.as_string().unwrap_or_else(|| format!("{error:?}"))
}

pub async fn sleep(milliseconds: u32) {
    let mut start = |resolve: js_sys::Function, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds as i32);
        }
    };
    let _ = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::new(&mut start)).await;
}
