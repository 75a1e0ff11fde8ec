// Beside the question box: who answers, where a model is configured, and what then leaves.
"use strict";
{
  const { announce, store } = onRecord;

  const engines = (element) => {
    const draw = () => {
      const engine = store.get("engine") ?? "model";
      for (const part of element.querySelectorAll("[data-engine]")) {
        if (part.tagName === "BUTTON") part.setAttribute("aria-pressed", String(part.dataset.engine === engine));
        else part.hidden = part.dataset.engine !== engine;
      }
    };
    draw();
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-engine]");
      if (!button) return;
      store.set("engine", button.dataset.engine);
      draw();
      announce([...element.querySelectorAll("div[data-engine]")].find((part) => !part.hidden).textContent);
    });
  };

  Object.assign(onRecord, { engines });
}
