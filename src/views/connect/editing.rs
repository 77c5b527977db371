//! A config as JSON in `$EDITOR`. What can't be read is opened once more as it was left, so that nothing typed is lost.
use crate::connect::ConfigDraft;
use crate::shell::{Cx, Notice, Screen};

/// Opens it; `take` is given the draft as it was left.
pub fn in_editor<V: Screen>(
    draft: ConfigDraft,
    cx: &mut Cx<'_>,
    take: impl FnOnce(&mut V, ConfigDraft, &mut Cx<'_>) + Send + 'static,
) {
    let text = draft.for_editor();
    open(draft, text, cx, Box::new(take));
}

type Take<V> = Box<dyn FnOnce(&mut V, ConfigDraft, &mut Cx<'_>) + Send>;

fn open<V: Screen>(mut draft: ConfigDraft, text: String, cx: &mut Cx<'_>, take: Take<V>) {
    let before = text.clone();
    cx.edit(text, "json", move |view: &mut V, left, cx| {
        let left = match left {
            Ok(left) => left,
            Err(why) => return cx.note(Notice::bad(why)),
        };
        match draft.read_back(&left) {
            Ok(()) => take(view, draft, cx),
            Err(why) if left == before => cx.note(Notice::bad(format!("Nothing is taken over: {why}"))),
            Err(why) => {
                cx.note(Notice::bad(format!("It is opened once more: {why}")));
                open(draft, left, cx, take);
            }
        }
    });
}
