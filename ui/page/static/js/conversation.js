// The conversation: citations, follow-ups, copying.
"use strict";
{
  const { announce, questionBox } = onRecord;

  const conversation = (element, props, trigger, watch) => {
    let turns = 0;
    let newest = { moment: 0, value: [] };
    const follow = () => {
      // Replies overtake each other: what was so before what is shown already is left out.
      const moment = Number(/data-moment="(\d+)"/.exec([].concat(props.value)[0])?.[1]);
      if (moment < newest.moment) { props.value = newest.value; return; }
      newest = { moment, value: props.value };
      const drawn = [...element.querySelectorAll(".turn")];
      if (drawn.length > turns) drawn.at(-1).scrollIntoView({ block: "start" });
      turns = drawn.length;
      onRecord.markCurrentChip();
      onRecord.offer(element);
    };
    watch("value", follow);
    onRecord.ask = (question, keep = "") => trigger("ask", { question, keep });
    if (matchMedia("(min-width: 700px) and (hover: hover)").matches) questionBox()?.focus();
    element.addEventListener("click", (event) => {
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
      if (copy !== undefined) copyText(copy, button);
    });
  };

  const copyText = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
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
