// The list of articles: finding, sorting, filtering, choosing, correcting, removing and undoing it.
"use strict";
{
  const { announce, chosen, openDialog, part, questionBox, shelf, showPane } = onRecord;
  const MAX_CHIPS = 5; // more chosen articles are one chip

  // ---- what the list is asked for
  const ROWS = shelf.rows;
  let ask = () => {};
  let typing;
  const finder = (element) => {
    const filters = element.querySelector("details");
    const fields = [...filters.querySelectorAll("[name]")];
    const clear = filters.querySelector(".clear");
    const changed = () => {
      for (const field of fields)
        shelf[field.name] = field.type === "checkbox" && !field.checked ? "" : field.value;
      const active = ["outlet", "since", "until"].filter((name) => shelf[name]);
      clear.hidden = active.length === 0;
      filters.querySelector(".active").textContent = active.length ? `${active.length} on` : "";
      shelf.rows = ROWS;
      drawScope();
      ask();
    };
    element.querySelector(".find").addEventListener("input", (event) => {
      shelf.words = event.target.value.slice(0, 200);
      shelf.rows = ROWS;
      clearTimeout(typing);
      typing = setTimeout(ask, 120);
    });
    filters.addEventListener("change", changed);
    clear.addEventListener("click", () => {
      for (const field of fields) if (field.name !== "order" && field.type !== "checkbox") field.value = "";
      changed();
      filters.querySelector("summary").focus();
    });
    onRecord.clearFilter = (name) => {
      filters.querySelector(`[name="${name}"]`).value = "";
      changed();
    };
  };
  const offerOutlets = (element) => {
    const select = document.querySelector("#finder [name=outlet]");
    const outlets = JSON.parse(element.querySelector("[data-outlets]")?.dataset.outlets ?? "[]");
    if (!select || select.dataset.offered === JSON.stringify(outlets)) return;
    select.dataset.offered = JSON.stringify(outlets);
    const options = outlets.map(([outlet, count]) => part("option", { value: outlet }, `${outlet} (${count})`));
    select.replaceChildren(part("option", { value: "" }, "Every outlet"), ...options);
    select.value = shelf.outlet;
  };

  // ---- the list
  const library = (element, server_, trigger, watch) => {
    const server = onRecord.reached(server_);
    ask = () => trigger("find", {});
    const sync = () => {
      for (const box of element.querySelectorAll("[data-choose]")) {
        box.checked = chosen.has(box.dataset.choose);
        box.closest("li").classList.toggle("chosen", box.checked);
      }
      const number = chosen.size;
      for (const some of element.querySelectorAll("[data-when]"))
        some.hidden = (some.dataset.when === "chosen") !== (number > 0);
      for (const label of element.querySelectorAll("[data-chosen-count]"))
        label.textContent = `${number} chosen`;
      const label = element.querySelector("button.summarize .label");
      if (label) label.textContent = number ? `Summarise ${number} chosen` : "Summarise all";
      offerOutlets(element);
      drawScope();
      onRecord.markCurrentRow();
    };
    onRecord.syncChosen = sync;
    watch("value", sync);
    element.addEventListener("change", (event) => {
      const id = event.target.dataset.choose;
      if (!id) return;
      if (event.target.checked) chosen.set(id, event.target.closest("li").dataset.title);
      else chosen.delete(id);
      sync();
    });
    const remove = async (ids) => {
      const limit = Number(element.querySelector("[data-undo-limit]").dataset.undoLimit);
      if (ids.length > limit && !(await confirmed(ids.length))) return;
      const gone = await server.set_aside(ids);
      for (const id of ids) chosen.delete(id);
      trigger("changed", {});
      const open = document.querySelector("#viewer [data-open]")?.dataset.open;
      if (ids.includes(open)) onRecord.openArticle({ article: open }, { quiet: true });
      offerUndo(gone, async () => {
        const back = await server.put_back(gone.token);
        trigger("changed", {});
        if (ids.includes(open)) onRecord.openArticle({ article: open }, { quiet: true });
        return back;
      });
    };
    const actions = {
      async chooseFound() {
        const { articles, error } = await server.found({ ...shelf });
        if (error) { announce(error); return; }
        for (const [id, title] of articles) chosen.set(id, title);
        sync();
        announce(`${chosen.size} articles chosen`);
      },
      clearChosen() { chosen.clear(); sync(); announce("No article chosen"); },
      editChosen() { edit(server, [...chosen.keys()], trigger); },
      removeChosen() { remove([...chosen.keys()]); },
      more() { shelf.rows += ROWS; ask(); },
      summarize() { showPane("chat"); trigger("summarize", {}); },
      topic() { onRecord.askTopic((topic) => { showPane("chat"); trigger("summarize", { topic }); }); },
      voices() { onRecord.openOverview({ panel: "voices" }); },
      timeline() { onRecord.openOverview({ panel: "timeline" }); },
    };
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.show) onRecord.openArticle({ article: button.dataset.show });
      if (button.dataset.edit) edit(server, [button.dataset.edit], trigger);
      if (button.dataset.remove) {
        const next = button.closest("li").nextElementSibling ?? button.closest("li").previousElementSibling;
        next?.querySelector(".open").focus();
        remove([button.dataset.remove]);
      }
      actions[button.dataset.act]?.();
    });
  };

  // ---- removing and undoing it
  const confirmed = (number) => new Promise((decide) => {
    const [keep, go] = [part("button", { type: "button" }, "Keep them"),
      part("button", { type: "button", className: "danger" }, "Remove for good")];
    const words = part("small", {}, "So many at once cannot be put back. Conversations keep their quotes.");
    const dialog = openDialog(`Remove ${number.toLocaleString("en")} articles?`, words,
      part("div", { className: "choices" }, keep, go));
    let sure = false;
    keep.addEventListener("click", () => dialog.close());
    go.addEventListener("click", () => { sure = true; dialog.close(); });
    dialog.addEventListener("close", () => decide(sure));
    keep.focus();
  });
  const UNDO_SECONDS = 20;
  let undoing;
  const offerUndo = (gone, putBack) => {
    clearTimeout(undoing);
    document.getElementById("undo")?.remove();
    announce(gone.words);
    const words = part("span", {}, gone.words);
    const bar = part("div", { id: "undo" }, words);
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", "Removed");
    const close = () => { clearTimeout(undoing); bar.remove(); };
    const waitToClose = () => {
      clearTimeout(undoing);
      undoing = setTimeout(() => (bar.matches(":hover, :focus-within") ? waitToClose() : close()), UNDO_SECONDS * 1000);
    };
    if (gone.token) {
      const undo = part("button", { type: "button" }, "Undo");
      undo.addEventListener("click", async () => {
        undo.disabled = true;
        const back = await putBack();
        close();
        announce(back.words);
        document.querySelector("#finder .find")?.focus();
      });
      bar.append(undo);
    }
    const dismiss = part("button", { type: "button", title: "Close" }, "✕");
    dismiss.setAttribute("aria-label", "Close this message");
    dismiss.addEventListener("click", close);
    bar.append(dismiss);
    document.body.append(bar);
    waitToClose();
  };

  // ---- correcting by hand
  const FIELDS = [["title", "Title"], ["outlet", "Outlet"], ["author", "Author"], ["published", "Published"]];
  const edit = async (server, ids, trigger) => {
    const one = ids.length === 1 ? await server.details(ids[0]) : null;
    if (one?.error) { announce(one.error); return; }
    const heading = one ? "Correct this article" : `Correct ${ids.length} articles`;
    const form = part("form", { method: "dialog", className: "fields" });
    for (const [name, label] of FIELDS.filter(([name]) => one || name !== "title")) {
      const input = part("input", { name, id: `edit-${name}`, value: one?.[name] ?? "", autocomplete: "off" });
      if (name === "published") input.placeholder = "2026-11-25, or with a time and zone";
      input.dataset.before = input.value;
      const origin = part("small", { id: `edit-${name}-from` }, one ? one[`${name}_from`] : "left as it is when empty");
      input.setAttribute("aria-describedby", origin.id);
      form.append(part("label", { htmlFor: input.id }, label), input, origin);
    }
    const failed = part("p", { className: "failed", hidden: true });
    failed.setAttribute("role", "alert");
    const cancel = part("button", { type: "button" }, "Cancel");
    const save = part("button", { type: "submit", className: "primary" }, "Save");
    form.append(failed, part("div", { className: "choices" }, cancel, save));
    const dialog = openDialog(heading, form);
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const inputs = [...form.querySelectorAll("input")].filter((input) => input.value !== input.dataset.before);
      const values = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
      const { words, error, gone } = await server.edit({ articles: ids, values });
      for (const id of gone) chosen.delete(id);
      if (gone.length || (error && ids.length > 1)) { trigger("changed", {}); onRecord.syncChosen(); }
      failed.hidden = !error;
      failed.textContent = error ?? "";
      if (error) return;
      dialog.close();
      announce(words);
      trigger("changed", {});
      const open = document.querySelector("#viewer [data-open]")?.dataset.open;
      if (ids.includes(open)) onRecord.openArticle({ article: open }, { quiet: true });
    });
  };

  // ---- what is asked: chosen articles, and the outlet and days of the filter when it says so
  const drawScope = () => {
    const place = document.querySelector("#scope .chosen");
    if (!place) return;
    const chip = (words, label, off) => {
      const button = part("button", { type: "button", title: words }, part("span", {}, words));
      button.setAttribute("aria-label", label);
      button.addEventListener("click", () => { off(); questionBox()?.focus(); });
      return button;
    };
    const chips = [...chosen].slice(0, chosen.size > MAX_CHIPS ? 0 : MAX_CHIPS).map(([id, title]) =>
      chip(title, `Do not ask only “${title}”`, () => { chosen.delete(id); onRecord.syncChosen(); }));
    if (chosen.size > MAX_CHIPS)
      chips.push(chip(`${chosen.size} articles`, `Do not ask only ${chosen.size} articles`, () => {
        chosen.clear();
        onRecord.syncChosen();
      }));
    if (shelf.asked) {
      const limits = [["outlet", shelf.outlet], ["since", `since ${shelf.since}`], ["until", `until ${shelf.until}`]];
      for (const [name, words] of limits.filter(([name]) => shelf[name]))
        chips.push(chip(words, `Do not ask only ${words}`, () => onRecord.clearFilter(name)));
    }
    place.hidden = chips.length === 0;
    place.replaceChildren(part("span", {}, "Asking only"), ...chips);
  };

  Object.assign(onRecord, { finder, library });
}
