// What the page does in the browser. Gradio calls each part once its HTML stands there, with the
// element and the ways to the server; texts are only ever set as textContent, marks and escaping
// are made on the server.
"use strict";
const onRecord = (() => {
  const root = document.documentElement;
  const store = {
    get(name) { try { return localStorage.getItem("onrecord-" + name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem("onrecord-" + name, value); } catch { /* private window */ } },
  };

  // Light and dark: the choice is remembered, else the system's.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (store.get("theme") ?? (system.matches ? "dark" : "light")) === "dark";
  const applyTheme = () => { root.dataset.theme = isDark() ? "dark" : "light"; };
  applyTheme();
  system.addEventListener("change", applyTheme);

  // The conversation's id is made and kept here; whoever does not have it cannot read it.
  const newConversation = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const id = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    store.set("conversation", id);
    return id;
  };
  let conversationId = store.get("conversation");
  if (!/^[0-9a-f]{32}$/.test(conversationId ?? "")) conversationId = newConversation();

  const chosen = new Map(); // article id → title
  const today = () => { // the reader's day, not Greenwich's
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, "0")).join("-");
  };
  const context = () =>
    JSON.stringify({ conversation: conversationId, articles: [...chosen.keys()], today: today() });

  const announce = (words) => {
    const place = document.getElementById("announcement");
    if (place) place.textContent = words;
  };
  const showPane = (name) => {
    root.dataset.pane = name;
    for (const tab of document.querySelectorAll("#panes button"))
      tab.setAttribute("aria-pressed", String(tab.dataset.pane === name));
  };
  const questionBox = () => document.querySelector("#ask textarea");

  // ---- the reading pane
  let openArticle = async () => {};
  let lastChip = null;
  let openId = null;
  const markCurrentRow = () => {
    for (const row of document.querySelectorAll("#library [data-article]"))
      row.classList.toggle("current", row.dataset.article === openId);
  };

  const viewer = (element, props, server, trigger) => {
    const pane = document.getElementById("viewer-pane");
    let wanted = 0;
    openArticle = async (place, { quiet = false } = {}) => {
      const request = ++wanted;
      const html = await server.open_article(place);
      if (request !== wanted) return;
      props.value = html;
      showPane("article");
      await new Promise((done) => requestAnimationFrame(done));
      openId = place.article;
      markCurrentRow();
      const mark = element.querySelector("mark");
      if (!mark) {
        pane.scrollTop = 0;
        if (!quiet) announce("Opened: " + (element.querySelector("h2")?.textContent ?? ""));
        return;
      }
      mark.scrollIntoView({ block: "center" });
      if (!quiet) mark.focus({ preventScroll: true });
      announce("Showing the quote: " + mark.textContent);
    };
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.summarize) {
        showPane("chat");
        trigger("summarize", { article: button.dataset.summarize });
      }
      if (button?.dataset.show) openArticle({ article: button.dataset.show });
    });
    const place = readPlace(location.hash);
    if (place) openArticle(place, { quiet: true });
  };

  const readPlace = (href) => {
    const found = /^#src=([\w-]+):(\d+)-(\d+)$/.exec(href ?? "");
    return found && { article: found[1], cited: [Number(found[2]), Number(found[3])] };
  };

  const markCurrentChip = () => {
    for (const chip of document.querySelectorAll("#conversation a.citation"))
      chip.toggleAttribute("data-current", chip === lastChip);
  };

  // ---- the conversation
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
      markCurrentChip();
    };
    watch("value", follow);
    if (matchMedia("(min-width: 700px) and (hover: hover)").matches) questionBox()?.focus();
    element.addEventListener("click", (event) => {
      const chip = event.target.closest('a[href^="#src="]');
      if (chip) {
        event.preventDefault();
        lastChip = chip;
        markCurrentChip();
        history.replaceState(null, "", chip.getAttribute("href"));
        const place = readPlace(chip.getAttribute("href"));
        const others = [...chip.closest(".answer").querySelectorAll('a[href^="#src="]')]
          .map((other) => readPlace(other.getAttribute("href")))
          .filter((other) => other.article === place.article && String(other.cited) !== String(place.cited));
        openArticle({ ...place, others: others.map((other) => other.cited) });
        return;
      }
      const button = event.target.closest("button");
      if (!button) return;
      const { ask, keep, sample, fill, copy } = button.dataset;
      if (ask !== undefined) trigger("ask", { question: ask, keep: keep ?? "" });
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

  // ---- the library
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
      markCurrentRow();
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
      if (button.dataset.show) openArticle({ article: button.dataset.show });
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
          setTimeout(() => openArticle({ article: open.dataset.open }, { quiet: true }), 300);
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

  // ---- what comes in
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
        open.addEventListener("click", () => openArticle({ article: result.article_id }));
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

  // ---- masthead, tabs, keys
  const masthead = (element, trigger) => {
    element.querySelector(".theme").addEventListener("click", () => {
      store.set("theme", isDark() ? "light" : "dark");
      applyTheme();
    });
    element.querySelector(".new").addEventListener("click", () => {
      const previous = conversationId;
      conversationId = newConversation();
      showPane("chat");
      trigger("new", { previous });
      questionBox()?.focus();
    });
    element.addEventListener("click", (event) => {
      const skip = event.target.closest("[data-skip]")?.dataset.skip;
      if (!skip) return;
      event.preventDefault();
      showPane(skip === "ask" ? "chat" : "article");
      const goal = skip === "ask" ? questionBox() : document.getElementById("viewer");
      if (skip !== "ask") goal.tabIndex = -1;
      goal.focus();
    });
  };
  const panes = (element) => {
    showPane(root.dataset.pane ?? "chat");
    element.addEventListener("click", (event) => {
      const tab = event.target.closest("button");
      if (tab) showPane(tab.dataset.pane);
    });
  };
  document.addEventListener("keydown", (event) => {
    const typing = /INPUT|TEXTAREA/.test(document.activeElement?.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      showPane("chat");
      questionBox()?.focus();
    }
    if (event.key === "Escape" && lastChip && document.activeElement?.closest("#viewer")) {
      if (!lastChip.isConnected)
        lastChip = document.querySelector(`#conversation a[href="${CSS.escape(lastChip.getAttribute("href"))}"]`);
      showPane("chat");
      lastChip?.focus();
    }
  });

  return { context, masthead, drop, library, conversation, viewer, panes };
})();
