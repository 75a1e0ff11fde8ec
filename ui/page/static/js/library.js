// The list of articles: finding, choosing, removing.
"use strict";
{
  const { chosen, questionBox, showPane } = onRecord;

  const library = (element, trigger, watch) => {
    const summarize = () => element.querySelector("button.summarize .label");
    const sync = () => {
      for (const box of element.querySelectorAll("[data-choose]")) {
        box.checked = chosen.has(box.dataset.choose);
        box.closest("li").classList.toggle("chosen", box.checked);
      }
      if (summarize())
        summarize().textContent = chosen.size ? `Summarise ${chosen.size} chosen` : "Summarise all";
      drawChosen(sync);
      onRecord.markCurrentRow();
    };
    watch("value", sync);
    let typing;
    element.addEventListener("input", (event) => {
      if (event.target.type !== "search") return;
      clearTimeout(typing);
      typing = setTimeout(() => trigger("find", { text: event.target.value }), 120);
    });
    element.addEventListener("change", (event) => {
      const id = event.target.dataset.choose;
      if (!id) return;
      if (event.target.checked) chosen.set(id, event.target.closest("li").dataset.title);
      else chosen.delete(id);
      sync();
    });
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.show) onRecord.openArticle({ article: button.dataset.show });
      if (button.classList.contains("summarize")) {
        showPane("chat");
        trigger("summarize", {});
      }
      if (button.dataset.remove) askToRemove(button, () => {
        chosen.delete(button.dataset.remove);
        sync();
        trigger("remove", { article: button.dataset.remove });
        const open = document.querySelector("#viewer [data-open]");
        if (open?.dataset.open === button.dataset.remove)
          setTimeout(() => onRecord.openArticle({ article: open.dataset.open }, { quiet: true }), 300);
      });
    });
  };

  const askToRemove = (button, remove) => {
    const title = button.closest("li").dataset.title;
    const dialog = document.createElement("dialog");
    dialog.className = "question-dialog";
    const words = document.createElement("p");
    words.textContent = `Remove “${title}” from the library?`;
    const small = document.createElement("small");
    small.textContent = "Conversations keep the quotes they took from it.";
    const [keep, go] = ["Keep", "Remove"].map((label) => {
      const choice = document.createElement("button");
      choice.type = "button";
      choice.textContent = label;
      return choice;
    });
    go.className = "danger";
    keep.addEventListener("click", () => dialog.close());
    go.addEventListener("click", () => { dialog.close(); remove(); });
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(words, small, keep, go);
    document.body.append(dialog);
    dialog.showModal();
    keep.focus();
  };

  const drawChosen = (sync) => {
    const place = document.querySelector("#scope .chosen");
    if (!place) return;
    const label = document.createElement("span");
    label.textContent = "Asking only";
    const chips = [...chosen].map(([id, title]) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.textContent = title;
      chip.setAttribute("aria-label", `Do not ask only “${title}”`);
      chip.title = title;
      chip.addEventListener("click", () => { chosen.delete(id); sync(); questionBox()?.focus(); });
      return chip;
    });
    place.hidden = chosen.size === 0;
    place.replaceChildren(label, ...chips);
  };

  Object.assign(onRecord, { library });
}
