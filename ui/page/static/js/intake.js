// What comes in: files dropped anywhere or chosen, links and pasted texts, a row for each.
"use strict";
{
  const { root } = onRecord;

  const drop = (element, server, trigger, upload) => {
    const input = element.querySelector("input[type=file]");
    const results = element.querySelector(".results");
    const clear = element.querySelector("button.clear");
    const form = element.querySelector("form");
    const text = form.querySelector("textarea");

    const addRow = (name) => {
      const row = document.createElement("li");
      const title = document.createElement("span");
      title.className = "name";
      title.textContent = title.title = name;
      const state = document.createElement("span");
      state.className = "state";
      row.append(title, state);
      results.append(row);
      results.scrollTop = results.scrollHeight;
      clear.hidden = false;
      return (result) => {
        row.className = result.state;
        title.textContent = title.title = result.name ?? name;
        state.textContent = result.words;
        if (!result.article_id) return;
        const open = document.createElement("button");
        open.type = "button";
        open.className = "name";
        open.title = "Open this article";
        open.textContent = title.textContent;
        open.addEventListener("click", () => onRecord.openArticle({ article: result.article_id }));
        title.replaceWith(open);
      };
    };
    const settle = async (show, work) => {
      try {
        show(await work());
      } catch (error) {
        show({ state: "failed", words: String(error?.message ?? error) || "it could not be sent" });
      }
    };

    // One after the other: the same file twice is then "added" once and "already there" once.
    let queue = Promise.resolve();
    const take = (files) => {
      const limit = Number(input.dataset.maxBytes);
      for (const file of files) {
        const show = addRow(file.name);
        if (file.size > limit) {
          show({ state: "failed", words: `over the limit of ${input.dataset.maxWords} a file` });
          continue;
        }
        show({ state: "waiting", words: "waiting" });
        queue = queue.then(() => settle(show, async () => {
          show({ state: "reading", words: "reading" });
          const { path } = await upload(file);
          return server.add_upload({ path, name: file.name });
        })).then(() => trigger("taken"));
      }
    };

    element.querySelector(".zone").addEventListener("click", () => input.click());
    input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
    clear.addEventListener("click", () => { results.replaceChildren(); clear.hidden = true; });

    const add = async () => {
      const typed = text.value.trim();
      if (!typed) { text.focus(); return; }
      const link = !/\s/.test(typed);
      const show = addRow(link ? typed : "Pasted text");
      show({ state: "reading", words: link ? "fetching" : "reading" });
      text.value = "";
      await settle(show, () => server.add_text(typed));
      trigger("taken");
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); add(); });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !text.value.includes("\n")) {
        event.preventDefault();
        add();
      }
    });

    let depth = 0;
    const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const dragging = (is) => { depth = is ? depth : 0; root.toggleAttribute("data-dragging", is); };
    addEventListener("dragenter", (event) => { if (carriesFiles(event)) { depth++; dragging(true); } });
    addEventListener("dragleave", (event) => { if (carriesFiles(event) && --depth <= 0) dragging(false); });
    addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
    addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      dragging(false);
      take([...event.dataTransfer.files]);
    });
  };

  Object.assign(onRecord, { drop });
}
