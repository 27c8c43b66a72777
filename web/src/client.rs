//! The engine in its worker, as an asynchronous function. This is the only file that knows the worker: it loads one,
//! numbers the requests, brings replies back to those who asked, and ends it when it must stop.

use crate::browser;
use futures::channel::oneshot;
use futures::future::{self, Either};
use seesaw_core::diagnostic::Diagnostic;
use seesaw_core::migrate::Event;
use seesaw_protocol::{FromWorker, Reply, Request, ToWorker, Versions};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::HashMap;
use std::pin::pin;
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
    /// The worker was ended while it worked on it, or there is none.
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

/// An interpreter that has ended never gives back all that it took, and a worker's memory only grows. A worker is replaced
/// in good time.
const INTERPRETERS_PER_WORKER: u32 = 24;

/// Milliseconds for an engine whose code is there to say that it is ready; a busy machine takes seconds.
const PATIENCE: u32 = 60_000;

struct Running {
    kind: Kind,
    worker: Worker,
    /// A project was opened and has not run yet: the next run starts an interpreter for it.
    fresh: bool,
    interpreters: u32,
    pending: HashMap<u32, oneshot::Sender<Result<Reply, Failure>>>,
    /// Told when nothing is pending any more.
    idle: Vec<oneshot::Sender<()>>,
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
    /// neither project nor database: the caller must tell it before it awaits anything else. The former engine goes on
    /// until the new one is ready, and to the end of what it has been asked.
    pub async fn ensure(&self, kind: Kind, progress: impl Fn(f64, f64) + 'static) -> Result<Option<Versions>, String> {
        // Who is content with what runs does not wait for what is being fetched.
        if self.has(kind) {
            return Ok(None);
        }
        let _loading = self.shared.loading.lock().await;
        if self.has(kind) {
            return Ok(None);
        }
        let kind = self.kind().map_or(kind, |running| running.max(kind));
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
            running.worker.post_message(&posted).map_err(|error| Failure::Crashed(browser::words(&error)))?;
            running.count(&message.request);
            running.pending.insert(id, sender);
        }
        receiver.await.unwrap_or(Err(Failure::Stopped))
    }

    /// Whether an engine of at least this kind runs, and not for too long already.
    fn has(&self, kind: Kind) -> bool {
        let running = self.shared.running.borrow();
        running.as_ref().is_some_and(|running| running.kind >= kind && running.interpreters < INTERPRETERS_PER_WORKER)
    }

    /// Waits until the engine has answered all that it was asked: whoever waits for it would otherwise wait in vain.
    async fn idle(&self) {
        loop {
            let idle = {
                let mut running = self.shared.running.borrow_mut();
                let Some(running) = running.as_mut().filter(|running| !running.pending.is_empty()) else { return };
                let (sender, receiver) = oneshot::channel();
                running.idle.push(sender);
                receiver
            };
            // An engine that is ended drops the sender, which ends this wait as well.
            let _ = idle.await;
        }
    }

    /// Ends the engine in the middle of whatever it does; who waits is told [`Failure::Stopped`].
    pub fn stop(&self) {
        if let Some(running) = self.shared.running.borrow_mut().take() {
            running.end();
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
            idle: Vec::new(),
            ready: Some(sender),
            _callbacks: (on_message, on_error),
        });
        let started = match future::select(receiver, pin!(browser::sleep(PATIENCE))).await {
            Either::Left((Ok(versions), _)) => versions,
            _ => Err("it did not start within a minute".to_owned()),
        };
        if started.is_ok() {
            self.idle().await;
        }
        let Some(running) = fresh.borrow_mut().take() else { return started };
        if started.is_err() {
            running.end();
        } else if let Some(former) = self.shared.running.borrow_mut().replace(running) {
            former.end();
        }
        started
    }
}

impl Running {
    fn end(self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }

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
        let mut running = self.running.borrow_mut();
        let Some(running) = running.as_mut() else { return };
        if let Some(waiting) = running.pending.remove(&id) {
            let _ = waiting.send(result);
        }
        // After whoever got the answer: what they ask next is still for this engine.
        if running.pending.is_empty() {
            for idle in running.idle.drain(..) {
                let _ = idle.send(());
            }
        }
    }

    fn crash(&self, message: &str) {
        let Some(mut running) = self.running.borrow_mut().take() else { return };
        for (_, waiting) in running.pending.drain() {
            let _ = waiting.send(Err(Failure::Crashed(message.to_owned())));
        }
        running.end();
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
