// Who said what and timelines in the reading pane, the greeting of an article, and what to ask next.
// The server makes and escapes what is drawn.
"use strict";
{
  const { announce, chosen, context, currentConversation, openDialog, part, showPane, store } = onRecord;
  const PAGE = 50;
  let server = null;

  // ---- overviews
  let shown = null; // which overview is in the pane, as the server was asked for it
  let left = null; // what a pressed citation has taken the place of: an overview, or an article's greeting
  let typing;

  const overviews = (element, given) => {
    server = onRecord.reached(given);
    const pane = document.getElementById("viewer-pane");
    const title = () => element.querySelector("#overview-title");

    const draw = async (wish) => {
      clearTimeout(typing);
      pane.toggleAttribute("data-busy", true);
      try {
        if (!(await onRecord.drawOverview(server[wish.panel](wish)))) return false;
      } finally { pane.toggleAttribute("data-busy", false); }
      shown = wish;
      return true;
    };
    const open = async (wish) => {
      announce("Reading the articles");
      if (!(await draw(wish))) return;
      pane.scrollTop = 0;
      title()?.focus({ preventScroll: true });
      announce([title(), element.querySelector(".counted")].map((part) => part?.textContent ?? "").join(". "));
    };
    const change = async (changes) => {
      if (!(await draw({ ...shown, ...changes }))) return;
      announce(element.querySelector(".counted")?.textContent ?? "");
    };
    const more = async (name) => {
      const rows = () => element.querySelectorAll(".overview :is(.speakers button, .quote .citation)");
      const button = element.querySelector(`[data-more="${name}"]`);
      const before = [...rows()].filter((row) => row.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING);
      await change({ [name]: (shown[name] ?? PAGE) + PAGE });
      rows()[before.length]?.focus();
    };

    onRecord.openOverview = (wish) => open({ ...wish, context: context() });
    onRecord.leaveOverview = () => {
      const article = element.querySelector("[data-open]")?.dataset.open;
      left = article ? { article } : shown;
    };
    onRecord.returnToOverview = async (link) => {
      if (left.article && !left.panel) {
        await onRecord.openArticle(left, { quiet: true });
        await greet(element.querySelector("[data-greet]"));
      } else if (!(await draw(left))) return;
      const chip = element.querySelector(`a.citation[href="${CSS.escape(link)}"]`) ?? title();
      chip?.scrollIntoView({ block: "center" });
      chip?.focus({ preventScroll: true });
    };
    onRecord.leaveSpeaker = async () => {
      const name = shown?.speaker;
      if (!name || !element.querySelector("[data-everybody]")) return;
      if (!(await draw({ ...shown, speaker: "" }))) return;
      const row = element.querySelector(`[data-speaker="${CSS.escape(name)}"]`) ?? title();
      row.focus();
    };

    element.addEventListener("input", (event) => {
      const fields = event.target.closest(".overview .fields");
      if (!fields) return;
      clearTimeout(typing);
      typing = setTimeout(() => {
        if (!fields.checkVisibility()) return; // something else is shown by now
        const words = [...fields.querySelectorAll("input")].map((field) => [field.name, field.value.slice(0, 200)]);
        change({ ...Object.fromEntries(words), speakers: PAGE });
      }, event.target.name === "topic" ? 400 : 150);
    });
    element.addEventListener("click", (event) => {
      const { voices, speaker, everybody, more: name } = event.target.closest("button")?.dataset ?? {};
      if (voices) onRecord.openOverview({ panel: "voices", article: voices });
      if (speaker) open({ ...shown, speaker, direct: PAGE, indirect: PAGE });
      if (everybody !== undefined) onRecord.leaveSpeaker();
      if (name) more(name);
    });
    element.addEventListener("click", (event) => { // not "toggle": that also tells of what we do ourselves
      const short = event.target.closest("summary")?.closest(".in-short");
      if (!short) return;
      store.set("short", short.open ? "closed" : "open");
      if (!short.open) greet(short.querySelector("[data-greet]"));
    });
    offer(element);
    offer(document.getElementById("conversation"));
  };

  // ---- a summary of what the articles say on a topic
  const askTopic = (then) => {
    const input = part("input", { id: "topic", autocomplete: "off", maxLength: 200, required: true });
    const limits = part("small", { id: "topic-of" }, chosen.size ? `from ${chosen.size} chosen` : "from all articles");
    input.setAttribute("aria-describedby", limits.id);
    const cancel = part("button", { type: "button" }, "Cancel");
    const begin = part("button", { type: "submit", className: "primary" }, "Summarise");
    const choices = part("div", { className: "choices" }, cancel, begin);
    const label = part("label", { htmlFor: input.id }, "Topic");
    const form = part("form", { method: "dialog", className: "fields" }, label, input, limits, choices);
    const dialog = openDialog("What do the articles say on a topic?", form);
    input.focus();
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const topic = input.value.trim();
      if (!topic) { input.focus(); return; }
      dialog.close();
      then(topic);
    });
  };

  // ---- what is offered unasked, after what was asked for is there
  const greetings = new WeakMap(); // by place: what is on its way
  const greet = (place) => {
    if (!place) return undefined;
    // Drawn anew, a place loses the attribute, though it may be the same element.
    if (place.dataset.greeted !== place.dataset.greet) greetings.set(place, fetchGreeting(place));
    return greetings.get(place);
  };
  const fetchGreeting = async (place) => {
    const id = place.dataset.greeted = place.dataset.greet;
    const html = await server.greeting(id);
    if (!place.isConnected || place.dataset.greet !== id) return;
    if (html) place.innerHTML = html;
    else place.closest(".in-short")?.remove();
  };
  let next = { key: "", questions: [] };
  const askNext = async (element) => {
    const place = element.querySelector("[data-next]");
    if (!place) return;
    const key = `${currentConversation()} ${place.dataset.next}`;
    if (next.key !== key) next = { key, questions: server.ask_next(context({ articles: false })) };
    const questions = await next.questions;
    if (!place.isConnected || next.key !== key || place.childElementCount) return;
    for (const question of questions) {
      const button = part("button", { type: "button" }, question);
      button.dataset.ask = question;
      place.append(button);
    }
    place.hidden = questions.length === 0;
  };
  const offer = (element) => {
    if (!server || !element) return;
    const short = element.querySelector(".in-short");
    if (short && store.get("short") === "closed") short.open = false;
    else greet(element.querySelector("[data-greet]"));
    askNext(element);
  };

  // A question that one article answers is asked of that article, and the reader sees that.
  document.addEventListener("click", (event) => {
    const { askOf, question, title } = event.target.closest?.("button")?.dataset ?? {};
    if (!askOf) return;
    chosen.clear();
    chosen.set(askOf, title);
    onRecord.syncChosen();
    showPane("chat");
    onRecord.ask(question);
  });

  Object.assign(onRecord, { overviews, offer, askTopic });
}
