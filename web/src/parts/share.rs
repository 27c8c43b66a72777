//! The share dialog: the whole project in a link, with its length.

use crate::actions;
use crate::browser;
use crate::parts::dialogs::Modal;
use crate::state::{Dialog, page};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn ShareDialog() -> impl IntoView {
    let page = page();
    let link = RwSignal::new(None::<Result<String, String>>);
    Effect::new(move |_| {
        if page.dialog.get() != Some(Dialog::Share) {
            return;
        }
        link.set(None);
        spawn_local(async move {
            let made = actions::share(page).await.map(|fragment| address(&fragment));
            link.set(Some(made));
        });
    });
    view! {
        <Modal dialog=Dialog::Share title="Share" testid="share-dialog">
            <p>"The link holds the whole project, compressed. There is no server: whoever opens it sees the scripts, and nothing runs before they say so."</p>
            {move || match link.get() {
                None => view! { <p class="muted">"Making the link…"</p> }.into_any(),
                Some(Err(error)) => view! { <p class="failure">{error}</p> }.into_any(),
                Some(Ok(link)) => made(link).into_any(),
            }}
        </Modal>
    }
}

fn made(link: String) -> impl IntoView {
    let page = page();
    let name = page.workspace.with_untracked(|workspace| workspace.name.clone());
    let (kind, remark) = judge(link.len());
    let markdown = format!("[{}]({link})", name.replace(['[', ']'], ""));
    let terminal = format!("seesaw open '{link}'");
    let copy = move |testid: &'static str, title: &'static str, text: String| {
        view! {
            <button
                type="button"
                class="button"
                data-testid=testid
                on:click=move |_| {
                    let text = text.clone();
                    spawn_local(async move {
                        if browser::copy_text(&text).await.is_truthy() {
                            page.say("copied");
                        } else {
                            page.complain("the browser did not allow copying: select the link and copy it by hand");
                        }
                    });
                }
            >
                {title}
            </button>
        }
    };
    let length = format!("{} characters", thousands(link.len()));
    view! {
        <label class="field">
            <span>"Link"</span>
            <textarea class="share-url" data-testid="share-url" readonly rows="4" prop:value=link.clone()></textarea>
        </label>
        <p class=format!("share-length {kind}") data-testid="share-length">
            <strong>{length}</strong>
            ": "
            {remark}
        </p>
        <div class="dialog-buttons">
            {copy("copy-url", "Copy link", link)} {copy("copy-markdown", "Copy as Markdown", markdown)}
            {copy("copy-terminal", "Copy for the terminal", terminal)}
        </div>
    }
}

/// The page's own address with this fragment.
fn address(fragment: &str) -> String {
    let location = location();
    let origin = location.origin().unwrap_or_default();
    let path = location.pathname().unwrap_or_default();
    format!("{origin}{path}#{}", fragment.trim_start_matches('#'))
}

fn judge(length: usize) -> (&'static str, &'static str) {
    match length {
        0..=2000 => ("good", "short enough for any chat"),
        2001..=8000 => ("fair", "chats cut messages at 2,000 characters; issues and mail take it"),
        8001..=64_000 => ("long", "browsers open it, but few places let you paste it: consider the zip"),
        _ => ("long", "longer than some browsers open: export the zip instead"),
    }
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_are_grouped() {
        let texts = [7, 999, 1000, 1_234_567].map(super::thousands);
        assert_eq!(texts, ["7", "999", "1,000", "1,234,567"]);
    }
}
