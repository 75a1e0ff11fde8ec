// What the parts of the page share. Each part is a file of its own that puts a function into
// onRecord; Gradio calls it once its HTML stands there, with the element and the ways to the server.
// Texts are only ever set as textContent; marks and escaping are made on the server.
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
  // So is the key of whoever keeps conversations, by which they are listed.
  const random = () => [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const remembered = (name) => {
    if (!/^[0-9a-f]{32}$/.test(store.get(name) ?? "")) store.set(name, random());
    return store.get(name) ?? random(); // a private window forgets
  };
  const owner = remembered("owner");
  let conversationId = remembered("conversation");
  const startConversation = (id = random()) => { // gives the id of the one before
    const previous = conversationId;
    conversationId = id;
    store.set("conversation", id);
    return previous;
  };

  const chosen = new Map(); // article id → title
  const today = () => { // the reader's day, not Greenwich's
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, "0")).join("-");
  };
  // How the list of articles is asked for; "asked": questions keep to its outlet and days as well.
  const shelf = { words: "", outlet: "", since: "", until: "", order: "newest", rows: 200, asked: "" };
  const engine = { chosen: store.get("engine") ?? "model" }; // of this page, whatever another one chooses
  const context = ({ articles = true } = {}) => JSON.stringify({
    owner,
    conversation: conversationId,
    articles: articles ? [...chosen.keys()] : [],
    today: today(),
    shelf,
    engine: engine.chosen,
  });

  const announce = (words) => {
    const place = document.getElementById("announcement");
    if (place) place.textContent = words;
  };
  const showPane = (name) => {
    root.dataset.pane = name;
    for (const tab of document.querySelectorAll("#panes button"))
      tab.setAttribute("aria-pressed", String(tab.dataset.pane === name));
  };
  // Elements made in the browser: texts are children, and so are only ever text.
  const part = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const openDialog = (heading, ...children) => {
    const opener = document.activeElement;
    const title = part("h2", {}, heading);
    title.id = `dialog-${random().slice(0, 8)}`;
    const close = part("button", { type: "button", className: "close", title: "Close" }, "✕");
    close.setAttribute("aria-label", "Close");
    const dialog = part("dialog", { className: "question-dialog" }, title, close, ...children);
    dialog.setAttribute("aria-labelledby", title.id);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("pointerdown", ({ target, clientX, clientY }) => {
      const box = dialog.getBoundingClientRect();
      const inside = clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
      if (target === dialog && !inside) dialog.close();
    });
    dialog.addEventListener("close", () => { dialog.remove(); if (opener?.isConnected) opener.focus(); });
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  };
  // What failed unforeseen is told where one looks, and to those who listen.
  const complain = (words) => {
    document.getElementById("complaint")?.remove();
    const told = part("p", { id: "complaint" }, words);
    told.setAttribute("role", "alert");
    document.body.append(told);
    setTimeout(() => told.remove(), 8000);
  };
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    complain(event.reason?.message ?? String(event.reason));
  });

  // Gradio swallows what fails on the way to the server and gives undefined; None comes as null.
  const reached = (server) => new Proxy({}, {
    get: (_, name) => async (sent) => {
      const result = await server[name](sent);
      if (result === undefined) throw new Error("The program did not answer. Is it still running?");
      return result;
    },
  });
  const questionBox = () => document.querySelector("#ask textarea");

  return {
    root, store, isDark, applyTheme, startConversation, currentConversation: () => conversationId, chosen,
    shelf, engine, context, announce, part, openDialog, reached, showPane, questionBox,
  };
})();
