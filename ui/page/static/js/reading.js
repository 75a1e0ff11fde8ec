// The reading pane: opening an article at its quote, and the way back to the answer.
"use strict";
{
  const { announce, showPane } = onRecord;

  let lastChip = null;
  let openId = null;
  const markCurrentRow = () => {
    for (const row of document.querySelectorAll("#library [data-article]"))
      row.classList.toggle("current", row.dataset.article === openId);
  };

  const viewer = (element, props, server, trigger) => {
    const pane = document.getElementById("viewer-pane");
    let wanted = 0;
    const openArticle = async (place, { quiet = false } = {}) => {
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
    onRecord.openArticle = openArticle;
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
  const followChip = (chip) => {
    lastChip = chip;
    markCurrentChip();
    history.replaceState(null, "", chip.getAttribute("href"));
    const place = readPlace(chip.getAttribute("href"));
    const others = [...chip.closest(".answer").querySelectorAll('a[href^="#src="]')]
      .map((other) => readPlace(other.getAttribute("href")))
      .filter((other) => other.article === place.article && String(other.cited) !== String(place.cited));
    onRecord.openArticle({ ...place, others: others.map((other) => other.cited) });
  };
  const returnToChip = () => {
    if (!lastChip) return;
    if (!lastChip.isConnected)
      lastChip = document.querySelector(`#conversation a[href="${CSS.escape(lastChip.getAttribute("href"))}"]`);
    showPane("chat");
    lastChip?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement?.closest("#viewer")) returnToChip();
  });

  Object.assign(onRecord, { viewer, followChip, markCurrentRow, markCurrentChip });
}
