//! The engine in its worker, as an asynchronous function. This is the only file that knows the worker: it loads one,
//! numbers the requests, brings replies back to those who asked, and ends it when it must stop.

use crate::browser;
use futures::channel::oneshot;
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::migrate::Event;
use seesaw_protocol::{FromWorker, Reply, Request, ToWorker, Versions};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Worker;

/// Two builds of the same engine. The larger one does all that the smaller one does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Sql,
    Python,
}

/// Why a request has no reply.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The worker was ended or replaced while it worked on it.
    Stopped,
    /// The worker died of itself.
    Crashed(String),
    /// The engine refused.
    Refused(Box<Diagnostic>),
}

#[derive(Clone)]
pub struct Client {
    shared: Rc<Shared>,
}

struct Shared {
    on_event: Box<dyn Fn(Event)>,
    /// Held while an engine is being loaded, so that two who need one load it once.
    loading: futures::lock::Mutex<()>,
    modules: RefCell<HashMap<Kind, JsValue>>,
    running: RefCell<Option<Running>>,
    next: RefCell<u32>,
}

/// Python never gives back all that it took, and in a browser an engine's counters of references are small: they are full
/// after seven interpreters. A worker is replaced in good time.
const INTERPRETERS_PER_WORKER: u32 = 4;

struct Running {
    kind: Kind,
    worker: Worker,
    /// A project was opened and has not run yet: the next run starts an interpreter for it.
    fresh: bool,
    interpreters: u32,
    pending: HashMap<u32, oneshot::Sender<Result<Reply, Failure>>>,
    ready: Option<oneshot::Sender<Result<Versions, String>>>,
    /// The worker calls these for as long as it lives.
    _callbacks: (OnMessage, OnError),
}

type OnMessage = Closure<dyn Fn(JsValue)>;
type OnError = Closure<dyn Fn(String)>;

impl Client {
    pub fn new(on_event: impl Fn(Event) + 'static) -> Self {
        let shared = Shared {
            on_event: Box::new(on_event),
            loading: futures::lock::Mutex::new(()),
            modules: RefCell::default(),
            running: RefCell::default(),
            next: RefCell::new(1),
        };
        Self { shared: Rc::new(shared) }
    }

    pub fn kind(&self) -> Option<Kind> {
        self.shared.running.borrow().as_ref().map(|running| running.kind)
    }

    /// Makes sure that an engine of at least this kind runs. `Some` where this call started one, which then knows
    /// neither project nor database. The former engine goes on until the new one is ready.
    pub async fn ensure(&self, kind: Kind, progress: impl Fn(f64, f64) + 'static) -> Result<Option<Versions>, String> {
        let _loading = self.shared.loading.lock().await;
        let running = self.kind();
        if running >= Some(kind) && !self.is_worn() {
            return Ok(None);
        }
        let kind = running.map_or(kind, |running| running.max(kind));
        let known = self.shared.modules.borrow().get(&kind).cloned();
        let module = match known {
            Some(module) => module,
            None => {
                let progress = Closure::<dyn Fn(f64, f64)>::new(progress);
                let path = format!("{}/engine_bg.wasm", folder(kind));
                let module = browser::fetch_module(&path, &progress).await.map_err(|error| browser::words(&error))?;
                self.shared.modules.borrow_mut().insert(kind, module.clone());
                module
            }
        };
        self.start(kind, &module).await.map(Some)
    }

    pub async fn ask(&self, request: Request) -> Result<Reply, Failure> {
        let id = self.shared.next.replace_with(|id| id.wrapping_add(1));
        let message = ToWorker { id, request };
        let posted = to_js(&message).map_err(Failure::Crashed)?;
        let (sender, receiver) = oneshot::channel();
        {
            let mut running = self.shared.running.borrow_mut();
            let Some(running) = running.as_mut() else { return Err(Failure::Stopped) };
            running.count(&message.request);
            running.pending.insert(id, sender);
            running.worker.post_message(&posted).map_err(|error| Failure::Crashed(browser::words(&error)))?;
        }
        receiver.await.unwrap_or(Err(Failure::Stopped))
    }

    /// A worker in the middle of an answer is not replaced: whoever waits for it would wait in vain.
    fn is_worn(&self) -> bool {
        let running = self.shared.running.borrow();
        running
            .as_ref()
            .is_some_and(|running| running.interpreters >= INTERPRETERS_PER_WORKER && running.pending.is_empty())
    }

    /// Ends the engine in the middle of whatever it does; who waits is told [`Failure::Stopped`].
    pub fn stop(&self) {
        if let Some(running) = self.shared.running.borrow_mut().take() {
            running.worker.terminate();
        }
    }

    async fn start(&self, kind: Kind, module: &JsValue) -> Result<Versions, String> {
        let (sender, receiver) = oneshot::channel();
        let fresh = Rc::new(RefCell::new(None::<Running>));
        let on_message = {
            let (shared, fresh) = (Rc::downgrade(&self.shared), fresh.clone());
            OnMessage::new(move |data: JsValue| {
                let Some(shared) = shared.upgrade() else { return };
                match serde_wasm_bindgen::from_value::<FromWorker>(data) {
                    Ok(FromWorker::Ready { versions }) => tell_ready(&fresh, Ok(versions)),
                    Ok(FromWorker::Event { event, .. }) => (shared.on_event)(event),
                    Ok(FromWorker::Reply { id, reply }) => {
                        shared.deliver(id, reply.map_err(|refusal| Failure::Refused(Box::new(refusal))));
                    }
                    Ok(FromWorker::Crashed { message }) if fresh.borrow().is_some() => tell_ready(&fresh, Err(message)),
                    Ok(FromWorker::Crashed { message }) => shared.crash(&message),
                    Err(error) => shared.crash(&format!("the engine sent what the page does not understand: {error}")),
                }
            })
        };
        let on_error = {
            let (shared, fresh) = (Rc::downgrade(&self.shared), fresh.clone());
            OnError::new(move |message: String| {
                if fresh.borrow().is_some() {
                    tell_ready(&fresh, Err(message));
                } else if let Some(shared) = shared.upgrade() {
                    shared.crash(&message);
                }
            })
        };
        let path = format!("{}/worker.js", folder(kind));
        let worker =
            browser::start_worker(&path, module, &on_message, &on_error).map_err(|error| browser::words(&error))?;
        *fresh.borrow_mut() = Some(Running {
            kind,
            worker,
            fresh: true,
            interpreters: 0,
            pending: HashMap::new(),
            ready: Some(sender),
            _callbacks: (on_message, on_error),
        });
        let versions = receiver.await.unwrap_or_else(|_| Err("the engine did not start".to_owned()));
        let versions = match versions {
            Ok(versions) => versions,
            Err(error) => {
                if let Some(failed) = fresh.borrow_mut().take() {
                    failed.worker.terminate();
                }
                return Err(error);
            }
        };
        let former = match fresh.borrow_mut().take() {
            Some(running) => self.shared.running.borrow_mut().replace(running),
            None => None,
        };
        if let Some(former) = former {
            former.worker.terminate();
        }
        Ok(versions)
    }
}

impl Running {
    fn count(&mut self, request: &Request) {
        match request {
            Request::Open { .. } | Request::Reset => self.fresh = true,
            Request::Upgrade { .. } | Request::Downgrade { .. } => {
                let starts = std::mem::take(&mut self.fresh) && self.kind == Kind::Python;
                self.interpreters += u32::from(starts);
            }
            _ => {}
        }
    }
}

impl Shared {
    fn deliver(&self, id: u32, result: Result<Reply, Failure>) {
        let waiting = self.running.borrow_mut().as_mut().and_then(|running| running.pending.remove(&id));
        if let Some(waiting) = waiting {
            let _ = waiting.send(result);
        }
    }

    fn crash(&self, message: &str) {
        let Some(running) = self.running.borrow_mut().take() else { return };
        running.worker.terminate();
        for (_, waiting) in running.pending {
            let _ = waiting.send(Err(Failure::Crashed(message.to_owned())));
        }
    }
}

fn tell_ready(fresh: &RefCell<Option<Running>>, result: Result<Versions, String>) {
    if let Some(ready) = fresh.borrow_mut().as_mut().and_then(|running| running.ready.take()) {
        let _ = ready.send(result);
    }
}

fn folder(kind: Kind) -> &'static str {
    match kind {
        Kind::Sql => "engine",
        Kind::Python => "engine-python",
    }
}

fn to_js(message: &ToWorker) -> Result<JsValue, String> {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_large_number_types_as_bigints(true);
    message.serialize(&serializer).map_err(|error| error.to_string())
}
