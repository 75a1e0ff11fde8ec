// Kept conversations: a dialog to find, open, rename and delete them, and taking them away as files.
"use strict";
{
  const { announce, context, currentConversation, part, showPane } = onRecord;

  const FORMS = [["md", "Markdown"], ["html", "Web page"], ["json", "Packet to verify (JSON)"]];
  let server;
  let trigger;
  const call = async (name, sent) => {
    const result = await server[name]({ context: context({ articles: false }), ...sent });
    if (result.error) announce(result.error);
    return result;
  };

  const save = ({ name, media_type, text }) => {
    const address = URL.createObjectURL(new Blob([text], { type: `${media_type};charset=utf-8` }));
    const link = part("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    announce(`Saved as ${name}`);
  };
  const askForForm = (heading, sent) => {
    const failed = part("p", { className: "failed", hidden: true });
    failed.setAttribute("role", "alert");
    const choices = FORMS.map(([form, label]) => {
      const button = part("button", { type: "button" }, label);
      button.addEventListener("click", async () => {
        const file = await call("export", { ...sent, form });
        failed.hidden = !file.error;
        failed.textContent = file.error ?? "";
        if (file.error) return;
        save(file);
        dialog.close();
      });
      return button;
    });
    const words = part("small", {}, "Every quote with its place, neighbours, source and the hash of its article.");
    const dialog = onRecord.openDialog(heading, words, part("div", { className: "stack" }, ...choices), failed);
  };

  let requests = 0;
  const listed = async (list, count, sent) => {
    const request = ++requests;
    const { words } = sent;
    const { conversations, total, error } = await call("listed", sent);
    if (request !== requests) return; // what was asked for later is shown already, or will be
    count.textContent = error ?? (words ? `${conversations.length} of ${total}` : `${total} kept`);
    list.replaceChildren(...(conversations ?? []).map(row));
    if (!error && conversations.length === 0)
      list.append(part("li", { className: "none" }, words ? "No conversation has these words." : "What you ask is kept here."));
  };

  const drawAndFocus = async (id) => { // the list is drawn anew: what had the focus is gone
    const dialog = document.activeElement?.closest("dialog");
    await onRecord.drawKept();
    const line = document.querySelector(`ul.kept [data-conversation="${id}"]`);
    (line?.querySelector(".open") ?? dialog?.querySelector("input"))?.focus();
  };
  const row = (one) => {
    const open = part("button", { type: "button", className: "open" },
      part("span", { className: "title" }, one.title), part("span", { className: "meta" }, one.about));
    if (one.excerpt) open.append(part("span", { className: "excerpt" }, one.excerpt));
    if (one.id === currentConversation()) open.setAttribute("aria-current", "true");
    const line = part("li", {}, open);
    line.dataset.conversation = one.id;
    const tool = (label, act, danger) => {
      const button = part("button", { type: "button", className: danger ? "danger" : "" }, label);
      button.setAttribute("aria-label", `${label} “${one.title}”`);
      button.addEventListener("click", act);
      return button;
    };
    const rename = () => {
      const input = part("input", { value: one.title, maxLength: 200, autocomplete: "off" });
      input.setAttribute("aria-label", "Another title");
      const form = part("form", {}, input, part("button", { type: "submit" }, "Save"));
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        await call("rename", { conversation: one.id, title: input.value });
        drawAndFocus(one.id);
      });
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault(); // it would close the dialog
        event.stopPropagation();
        const again = row(one);
        line.replaceWith(again);
        again.querySelector(".tools button").focus();
      });
      line.replaceChildren(form);
      input.select();
    };
    const remove = async () => {
      const { done } = await call("delete", { conversation: one.id });
      if (!done) return;
      announce("Conversation deleted");
      const undo = part("button", { type: "button" }, "Undo");
      undo.addEventListener("click", async () => {
        await call("restore", { conversation: one.id });
        drawAndFocus(one.id);
      });
      line.replaceChildren(part("span", { className: "gone" }, `Deleted “${one.title}”`), undo);
      undo.focus();
      if (one.id === currentConversation())
        trigger("new", { previous: onRecord.startConversation() });
    };
    open.addEventListener("click", () => {
      open.closest("dialog").close();
      showPane("chat");
      if (one.id !== currentConversation())
        trigger("new", { previous: onRecord.startConversation(one.id) });
      onRecord.questionBox()?.focus();
    });
    line.append(part("span", { className: "tools" },
      tool("Rename", rename),
      tool("Export", () => askForForm(`Take away “${one.title}”`, { conversation: one.id })),
      tool("Delete", remove, true)));
    return line;
  };

  const openKept = () => {
    const find = part("input", { type: "search", placeholder: "Find in your conversations" });
    find.setAttribute("aria-label", "Find in questions, answers and quotes");
    const count = part("p", { className: "count" });
    count.setAttribute("role", "status");
    const list = part("ul", { className: "kept" });
    let typing;
    onRecord.drawKept = (sent = {}) => listed(list, count, { words: find.value.trim(), ...sent });
    find.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => onRecord.drawKept(), 150); });
    const dialog = onRecord.openDialog("Your conversations", find, count, list);
    dialog.classList.add("wide");
    onRecord.drawKept({ opening: true });
  };

  const kept = (element, server_, trigger_) => {
    [server, trigger] = [onRecord.reached(server_), trigger_];
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("button[data-export]");
      if (button) askForForm("Take this answer away", { turn: Number(button.dataset.export) });
    });
  };

  Object.assign(onRecord, { kept, openKept });
}
