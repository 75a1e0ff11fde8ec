// The reading pane: opening an article at its quote, from one quote of an answer to the next, and
// the way back to the answer. Wherever a citation stands, a press on it leads here.
"use strict";
{
  const { announce, part, showPane } = onRecord;
  const CITATIONS = 'a[href^="#src="]';
  const QUOTES = ".answer, [data-quotes]"; // what holds the citations that belong together

  let last = null; // the citation that was opened: { chip, link, question }
  let openId = null;
  const held = part("div"); // the citations of a list that an article has taken the place of

  const readPlace = (href) => {
    const found = /^#src=([\w-]+):(\d+)-(\d+)$/.exec(href ?? "");
    return found && { article: found[1], cited: [Number(found[2]), Number(found[3])] };
  };
  const placeOf = (chip) => readPlace(chip.getAttribute("href"));

  // Citations are drawn anew as an answer grows, and an element may then be another citation: the
  // same link under the same question is the same citation.
  const questionOver = (chip) => {
    const question = chip.closest(".turn")?.querySelector(".question");
    return question ? `${onRecord.currentConversation()} ${question.textContent}` : "";
  };
  const remember = (chip) => {
    last = { chip, link: chip.getAttribute("href"), question: questionOver(chip) };
  };
  const lastChip = () => { // where it stands now; null when it does not
    if (!last) return null;
    const isIt = (chip) => chip.getAttribute("href") === last.link && questionOver(chip) === last.question;
    if ((last.chip.isConnected || held.contains(last.chip)) && isIt(last.chip)) return last.chip;
    const found = [...document.querySelectorAll(`a.citation[href="${CSS.escape(last.link)}"]`)].find(isIt);
    if (found) last.chip = found;
    return found ?? null;
  };
  const together = (chip) => {
    const links = [...(chip?.closest(QUOTES)?.querySelectorAll("a.citation") ?? [])];
    return [...new Map(links.map((link) => [link.getAttribute("href"), link])).values()];
  };

  const markCurrentRow = () => {
    for (const row of document.querySelectorAll("#library [data-article]"))
      row.classList.toggle("current", row.dataset.article === openId);
  };
  const markCurrentChip = () => {
    for (const chip of document.querySelectorAll("a.citation"))
      chip.toggleAttribute("data-current", chip.getAttribute("href") === last?.link);
    drawSteps();
  };

  const viewer = (element, props, server_, trigger) => {
    const server = onRecord.reached(server_);
    const pane = document.getElementById("viewer-pane");
    let wanted = 0;
    const draw = async (reply, { quiet = false } = {}) => { // false when something else was asked for meanwhile
      const request = ++wanted;
      const html = await reply;
      if (request !== wanted) return false;
      props.value = html;
      if (!quiet) showPane("article");
      await new Promise((done) => requestAnimationFrame(done));
      return true;
    };
    onRecord.drawOverview = async (reply) => {
      if (!(await draw(reply))) return false;
      openId = last = null;
      markCurrentRow();
      markCurrentChip();
      return true;
    };
    onRecord.openArticle = async (place, { quiet = false, stay = false } = {}) => {
      if (!(await draw(server.open_article(place), { quiet }))) return;
      openId = place.article;
      markCurrentRow();
      if (!place.cited) last = null;
      markCurrentChip();
      onRecord.offer(element);
      const mark = element.querySelector("mark");
      if (!mark) {
        pane.scrollTop = 0;
        if (!quiet) announce("Opened: " + (element.querySelector("h2")?.textContent ?? ""));
        return;
      }
      mark.scrollIntoView({ block: "center" });
      if (!quiet && !stay) mark.focus({ preventScroll: true });
      announce("Showing the quote: " + mark.textContent);
    };
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.summarize) {
        showPane("chat");
        trigger("summarize", { article: button.dataset.summarize });
      }
      if (button?.dataset.show) onRecord.openArticle({ article: button.dataset.show });
      if (button?.dataset.compare)
        compare(button.closest("[data-open]").dataset.open, button.dataset.compare);
    });
    const compare = async (article, compared) => {
      await onRecord.openArticle({ article, compared }, { quiet: true });
      element.querySelector(".changes h3")?.focus();
      announce(element.querySelector(".changes .counted")?.textContent ?? "");
    };
    const place = readPlace(location.hash);
    if (place) onRecord.openArticle(place, { quiet: true }).then(() => showPane("article"));
  };

  const hold = (chip) => {
    const home = chip.closest("#viewer [data-quotes]");
    if (!home) return chip;
    const link = chip.getAttribute("href");
    held.dataset.quotes = "";
    held.dataset.back = home.dataset.back;
    held.replaceChildren(...together(chip).map((one) => one.cloneNode(true)));
    onRecord.leaveOverview();
    return [...held.children].find((one) => one.getAttribute("href") === link);
  };
  const followChip = (pressed, options) => {
    const chip = hold(pressed);
    remember(chip);
    hidePreview();
    history.replaceState(null, "", chip.getAttribute("href"));
    const place = placeOf(chip);
    const others = together(chip).map(placeOf)
      .filter((other) => other.article === place.article && String(other.cited) !== String(place.cited));
    onRecord.openArticle({ ...place, others: others.map((other) => other.cited) }, options);
  };
  document.addEventListener("click", (event) => {
    const chip = event.target.closest?.(CITATIONS);
    if (!chip) return;
    event.preventDefault();
    followChip(chip);
  });

  // ---- from quote to quote
  let bar = null;
  const neighbours = () => {
    const chip = lastChip();
    const links = together(chip);
    const at = links.findIndex((link) => link.getAttribute("href") === chip.getAttribute("href"));
    return { at, links, before: links[at - 1], after: links[at + 1] };
  };
  const drawSteps = () => {
    if (!bar) return;
    const { at, links, before, after } = neighbours();
    bar.hidden = at < 0;
    if (at < 0) return;
    const home = links[at].closest("[data-back]");
    bar.querySelector(".back").textContent = home?.dataset.back ?? "Back to the answer";
    bar.querySelector(".where").textContent =
      `Quote ${at + 1} of ${links.length}` + (links[at].dataset.page ? `, page ${links[at].dataset.page}` : "");
    for (const [name, link] of [["before", before], ["after", after]]) {
      const button = bar.querySelector(`[data-step="${name}"]`);
      if (!link && button === document.activeElement) bar.querySelector(".back").focus();
      button.disabled = !link;
    }
  };
  const steps = (element) => {
    bar = element.querySelector("nav");
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const link = button.dataset.step && neighbours()[button.dataset.step];
      if (link) followChip(link, { stay: true });
      if (button.classList.contains("back")) returnToChip();
    });
  };

  const returnToChip = () => {
    const chip = lastChip();
    if (!chip) { onRecord.leaveSpeaker(); return; }
    if (held.contains(chip)) { onRecord.returnToOverview(last.link); return; }
    showPane(chip.closest("#viewer-pane") ? "article" : "chat");
    chip.scrollIntoView({ block: "nearest" });
    chip.focus();
  };

  // ---- a quote before it is opened: on hover and on focus
  const box = document.createElement("div");
  box.id = "preview";
  box.popover = "manual";
  box.setAttribute("role", "tooltip");
  box.append(...["blockquote", "p"].map((tag) => document.createElement(tag)));
  let pending;
  let previewed = null;
  const hidePreview = () => {
    clearTimeout(pending);
    previewed?.removeAttribute("aria-describedby");
    previewed = null;
    if (box.isConnected) box.hidePopover();
  };
  const showPreview = (chip) => {
    hidePreview();
    if (!chip.isConnected) return;
    box.children[0].textContent = chip.dataset.quote;
    box.children[1].textContent = chip.dataset.origin;
    if (!box.isConnected) document.body.append(box);
    box.showPopover();
    const [place, size] = [chip.getBoundingClientRect(), box.getBoundingClientRect()];
    const below = place.bottom + 8;
    box.style.left = `${Math.max(8, Math.min(place.left - 24, innerWidth - size.width - 8))}px`;
    const fits = below + size.height <= innerHeight - 8;
    box.style.top = `${fits ? below : Math.max(8, place.top - size.height - 8)}px`;
    chip.setAttribute("aria-describedby", box.id);
    previewed = chip;
  };
  const later = (step, milliseconds) => { clearTimeout(pending); pending = setTimeout(step, milliseconds); };
  const withQuote = (target) => target.closest?.("a.citation[data-quote]");
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const chip = withQuote(event.target);
    if (chip && chip !== previewed) later(() => showPreview(chip), 180);
    else if (chip || box.contains(event.target)) clearTimeout(pending);
    else later(hidePreview, 200);
  });
  document.addEventListener("focusin", (event) => {
    const chip = withQuote(event.target);
    if (chip?.matches(":focus-visible")) showPreview(chip);
    else if (previewed) hidePreview();
  });
  document.addEventListener("scroll", () => { if (previewed) hidePreview(); }, { capture: true, passive: true });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (previewed) hidePreview();
    else if (document.activeElement?.closest("#viewer, #steps")) returnToChip();
  });

  Object.assign(onRecord, { viewer, steps, markCurrentRow, markCurrentChip });
}
