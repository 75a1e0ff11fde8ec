// Beside the question box: who answers, where a model is configured, and what then leaves.
"use strict";
{
  const { announce, engine, store } = onRecord;

  const engines = (element) => {
    const draw = () => {
      for (const part of element.querySelectorAll("[data-engine]")) {
        if (part.tagName === "BUTTON") part.setAttribute("aria-pressed", String(part.dataset.engine === engine.chosen));
        else part.hidden = part.dataset.engine !== engine.chosen;
      }
    };
    draw();
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-engine]");
      if (!button) return;
      engine.chosen = button.dataset.engine;
      store.set("engine", engine.chosen);
      draw();
      announce([...element.querySelectorAll("div[data-engine]")].find((part) => !part.hidden).textContent);
    });
  };

  Object.assign(onRecord, { engines });
}
