// The conversation: citations, follow-ups, copying.
"use strict";
{
  const { announce, questionBox } = onRecord;

  const conversation = (element, props, trigger, watch) => {
    let turns = 0;
    let before = null; // the conversation that was drawn last
    let newest = { moment: 0, value: [] };
    const opened = new Set(); // what was opened in answers: drawing anew closes it
    const numbered = () => { // the turns with their places, those that are not drawn counted
      const hidden = Number(element.querySelector(".earlier")?.dataset.hidden ?? 0);
      return [...element.querySelectorAll(".turn")].map((turn, index) => [turn, hidden + index]);
    };
    const follow = () => {
      // Replies overtake each other: what was so before what is shown already is left out.
      const moment = Number(/data-moment="(\d+)"/.exec([].concat(props.value)[0])?.[1]);
      if (moment < newest.moment) { props.value = newest.value; return; }
      newest = { moment, value: props.value };
      if (before !== onRecord.currentConversation()) { opened.clear(); turns = 0; }
      before = onRecord.currentConversation();
      const drawn = numbered();
      for (const [turn, place] of drawn)
        for (const details of turn.querySelectorAll("details"))
          details.open = opened.has(`${place} ${details.className}`);
      const [last, place] = drawn.at(-1) ?? [null, -1];
      if (place >= turns) last.scrollIntoView({ block: "start" });
      turns = place + 1;
      onRecord.markCurrentChip();
      onRecord.offer(element);
    };
    watch("value", follow);
    onRecord.watch = () => trigger("watched", {});
    onRecord.ask = (question, keep = "") => trigger("ask", { question, keep });
    if (matchMedia("(min-width: 700px) and (hover: hover)").matches) questionBox()?.focus();
    element.addEventListener("click", (event) => {
      const details = event.target.closest("summary")?.parentElement;
      const [, place] = (details && numbered().find(([turn]) => turn.contains(details))) ?? [];
      if (place !== undefined) // "open" says how it was before the press
        opened[details.open ? "delete" : "add"](`${place} ${details.className}`);
      const button = event.target.closest("button");
      if (!button) return;
      const { ask, keep, sample, fill, copy, show } = button.dataset;
      if (ask !== undefined) onRecord.ask(ask, keep);
      if (show !== undefined) onRecord.openArticle({ article: show });
      if (sample !== undefined) trigger("sample", { question: sample });
      if (fill !== undefined) {
        const box = questionBox();
        box.value = fill;
        box.dispatchEvent(new Event("input", { bubbles: true }));
        box.focus();
      }
      if (copy !== undefined) copyText(copy, button.dataset.copyRich, button);
    });
  };

  const copyText = async (text, rich, button) => {
    const blob = (kind, words) => [kind, new Blob([words], { type: kind })];
    try {
      await navigator.clipboard.write([
        new ClipboardItem(Object.fromEntries([blob("text/plain", text), blob("text/html", rich)])),
      ]);
    } catch { // no clipboard outside of https and localhost
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.classList.add("copied");
    announce("Copied with its quotes and sources");
    setTimeout(() => button.classList.remove("copied"), 1600);
  };

  Object.assign(onRecord, { conversation });
}
