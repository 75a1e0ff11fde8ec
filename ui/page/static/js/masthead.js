// Masthead, skip links, tabs of a narrow screen, keys.
"use strict";
{
  const { root, store, isDark, applyTheme, startConversation, showPane, questionBox } = onRecord;

  const masthead = (element, trigger) => {
    element.querySelector(".theme").addEventListener("click", () => {
      store.set("theme", isDark() ? "light" : "dark");
      applyTheme();
    });
    element.querySelector(".kept").addEventListener("click", () => onRecord.openKept());
    element.querySelector(".new").addEventListener("click", () => {
      showPane("chat");
      trigger("new", { previous: startConversation() });
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
  });

  Object.assign(onRecord, { masthead, panes });
}
