// What comes in: files dropped anywhere or chosen, links and pasted texts, a row for each, and how far
// it all is.
"use strict";
{
  const { announce, openDialog, part, root } = onRecord;
  const UPLOADS_AT_ONCE = 3;
  const LOOK_MILLISECONDS = 400;
  const SILENT_MILLISECONDS = 20000; // a program that says nothing for so long is not there any more
  const random = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16)).join("");

  const drop = (element, server_, trigger, upload) => {
    const server = onRecord.reached(server_);
    const input = element.querySelector("input[type=file]");
    const results = element.querySelector(".results");
    const form = element.querySelector("form");
    const text = form.querySelector("textarea");
    const bar = element.querySelector(".progress");
    const tally = element.querySelector(".tally");
    const onlyFailed = element.querySelector(".only-failed");
    const limit = Number(input.dataset.maxBytes);
    const states = new Map(); // row → "waiting", "reading", "added", "known" or "failed"

    // ---- rows
    const count = () => {
      const of = (state) => [...states.values()].filter((one) => one === state).length;
      const told = [["added", "added"], ["known", "already there"], ["failed", "failed"]]
        .map(([state, words]) => [of(state), words]).filter(([number]) => number)
        .map(([number, words]) => `${number.toLocaleString("en")} ${words}`);
      tally.textContent = states.size > 1 ? told.join(" · ") : "";
      onlyFailed.hidden = of("failed") === 0 || states.size < 8;
      element.querySelector(".clear").hidden = states.size === 0;
    };
    const addRow = (name) => {
      const title = part("span", { className: "name", title: name }, name);
      const state = part("span", { className: "state" });
      const row = part("li", {}, title, state);
      results.append(row);
      return (result) => {
        row.className = result.state;
        states.set(row, result.state);
        state.textContent = result.words;
        if (result.article_id && row.firstChild.tagName !== "BUTTON") {
          const open = part("button", { type: "button", className: "name", title: "Open this article" },
            result.name ?? name);
          open.addEventListener("click", () => onRecord.openArticle({ article: result.article_id }));
          row.firstChild.replaceWith(open);
        }
        count();
      };
    };
    element.querySelector(".clear").addEventListener("click", () => {
      for (const row of [...states.keys()]) {
        if (["waiting", "reading"].includes(states.get(row))) continue;
        states.delete(row);
        row.remove();
      }
      results.classList.remove("failures");
      onlyFailed.setAttribute("aria-pressed", "false");
      count();
    });
    onlyFailed.addEventListener("click", () => {
      const only = results.classList.toggle("failures");
      onlyFailed.setAttribute("aria-pressed", String(only));
    });

    // ---- files: to a run what is dropped while it is sent is added; others may still be read
    let run = null;
    const live = new Set();
    const failed = (error) => ({ state: "failed", words: String(error?.message ?? error) || "it could not be sent" });
    const begin = () => {
      run = {
        id: random(), queue: [], shows: new Map(), settled: new Set(), told: new Set(), total: 0, sending: 0,
        looked: 0, began: Date.now(), silent: null, reading: null,
      };
      live.add(run);
      bar.hidden = false;
      look(run);
    };
    const take = (files) => {
      const fit = [];
      for (const file of files) {
        const show = addRow(file.name);
        if (file.unread) show(failed(file.unread));
        else if (file.size > limit) show({ state: "failed", words: `over the limit of ${input.dataset.maxWords} a file` });
        else {
          show({ state: "waiting", words: "waiting" });
          fit.push([show, file]);
        }
      }
      if (!fit.length) return;
      if (!run) begin();
      for (const [show, file] of fit) {
        run.shows.set(run.total, show);
        run.queue.push([run.total++, file]);
      }
      drawProgress();
      const mine = run;
      for (let more = mine.sending; more < UPLOADS_AT_ONCE; more++) send(mine);
    };
    // The server names the folder by the content: of the same file twice at once each needs a name of its own.
    const sent = async (file) => {
      const extension = file.name.match(/\.\w{1,10}$/)?.[0] ?? "";
      const there = await upload(new File([file], random() + extension, { type: file.type }));
      if (!there?.path) throw new Error("it could not be sent");
      return there.path;
    };
    const send = async (mine) => {
      const next = mine.queue.shift();
      if (!next) return;
      const [number, file] = next;
      mine.sending++;
      mine.shows.get(number)({ state: "reading", words: "reading" });
      try {
        const refused = await server.take_upload({ run: mine.id, number, path: await sent(file), name: file.name });
        if (refused) settle(mine, number, refused);
      } catch (error) {
        settle(mine, number, failed(error));
      }
      mine.sending--;
      if (mine.queue.length) send(mine);
      else if (!mine.sending) finish(mine);
    };
    const finish = (mine) => {
      mine.finished = true;
      if (run === mine) run = null;
      tell(mine, "finish");
    };
    const tell = async (mine, what) => { // again with each look, until it was heard
      if (mine.told.has(what)) return;
      mine.told.add(what);
      try {
        await server[what](mine.id);
      } catch {
        mine.told.delete(what);
      }
    };
    const settle = (mine, number, result) => {
      mine.shows.get(number)?.(result);
      mine.settled.add(number);
    };
    const settleRest = (mine, words) => {
      mine.queue.length = 0;
      for (const number of mine.shows.keys())
        if (!mine.settled.has(number)) settle(mine, number, { state: "failed", words });
    };
    const look = async (mine) => {
      for (;;) {
        await new Promise((done) => setTimeout(done, LOOK_MILLISECONDS));
        if (mine.stopped) tell(mine, "cancel");
        if (mine.finished) tell(mine, "finish");
        const finished = mine.finished; // before this look, not while it is on its way
        try {
          const found = await server.progress({ run: mine.id, since: mine.looked });
          mine.silent = null;
          mine.looked = found.looked;
          mine.reading = found.reading;
          for (const { number, ...result } of found.results) settle(mine, number, result);
          if (found.results.length) trigger("taken", {});
          if (finished && found.ended) break;
        } catch { // the program may be busy or away for a moment
          mine.silent ??= Date.now();
          if (Date.now() - mine.silent > SILENT_MILLISECONDS) break;
        }
        drawProgress();
      }
      settleRest(mine, mine.stopped ? "stopped" : "not read; drop it again");
      mine.finished = true;
      if (run === mine) run = null;
      live.delete(mine);
      drawProgress();
      trigger("taken", {});
      announce(tally.textContent || [...states.keys()].at(-1)?.textContent || "");
    };
    const drawProgress = () => {
      bar.hidden = live.size === 0;
      if (bar.hidden) return;
      const runs = [...live];
      const total = runs.reduce((sum, { shows }) => sum + shows.size, 0);
      const done = runs.reduce((sum, { settled }) => sum + settled.size, 0);
      const seconds = (Date.now() - Math.min(...runs.map(({ began }) => began))) / 1000;
      const rate = done / seconds;
      const left = Math.ceil((total - done) / rate);
      const words = [`${done} of ${total}`];
      if (done && seconds > 1) words.push(`${rate < 10 ? rate.toFixed(1) : Math.round(rate)} a second`);
      if (done && seconds > 1 && done < total)
        words.push(left < 90 ? `${left} s left` : `${Math.round(left / 60)} min left`);
      const reading = runs.map((each) => each.reading).find(Boolean);
      bar.querySelector("progress").max = Math.max(total, 1);
      bar.querySelector("progress").value = done;
      bar.querySelector(".words").textContent = words.join(" · ");
      bar.querySelector(".reading").textContent = reading ? `Reading ${reading}` : "";
    };
    bar.querySelector("button").addEventListener("click", () => {
      run = null; // what is dropped from now on is wanted
      for (const mine of live) {
        mine.stopped = true;
        for (const [number] of mine.queue.splice(0)) settle(mine, number, { state: "failed", words: "stopped" });
        tell(mine, "cancel");
      }
      drawProgress();
    });

    element.querySelector(".zone").addEventListener("click", () => input.click());
    input.addEventListener("change", () => { take([...input.files]); input.value = ""; });

    // ---- links and texts
    const add = async () => {
      const typed = text.value.trim();
      if (!typed) { text.focus(); return; }
      const link = !/\s/.test(typed);
      const show = addRow(link ? typed : "Pasted text");
      show({ state: "reading", words: link ? "fetching" : "reading" });
      text.value = "";
      let result;
      try {
        result = await server.add_text(typed);
      } catch (error) {
        result = failed(error);
      }
      show(result);
      if (result.state === "failed" && !text.value) text.value = typed; // to be mended and sent again
      trigger("taken", {});
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); add(); });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !text.value.includes("\n")) {
        event.preventDefault();
        add();
      }
    });

    // ---- what was added before
    element.querySelector(".logged").addEventListener("click", async () => {
      const list = part("ul", { className: "kept log" });
      openDialog("What was added", list).classList.add("wide");
      const { rows, error } = await server.logged({}).catch(({ message }) => ({ rows: [], error: message }));
      const lines = rows.map((row) => {
        const name = row.article_id && row.status !== "failed"
          ? part("button", { type: "button", className: "open" }, part("span", { className: "title" }, row.name))
          : part("span", { className: "title" }, row.name);
        name.addEventListener("click", () => {
          if (name.tagName !== "BUTTON") return;
          name.closest("dialog").close();
          onRecord.openArticle({ article: row.article_id });
        });
        const told = part("span", { className: "meta" }, `${row.at} · ${row.status} · ${row.source}`);
        const line = part("li", { className: row.status }, part("div", { className: "what" }, name, told));
        if (row.words) line.firstChild.append(part("span", { className: "excerpt" }, row.words));
        return line;
      });
      list.replaceChildren(...lines);
      if (error || !rows.length) list.append(part("li", { className: "none" }, error ?? "Nothing was added yet."));
    });

    // ---- dropping anywhere, folders too
    const filesIn = async (entry) => {
      try {
        return await readIn(entry);
      } catch (error) {
        return [{ name: entry.name, unread: error }];
      }
    };
    const readIn = async (entry) => {
      if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
      const reader = entry.createReader();
      const files = [];
      for (;;) { // a reader gives a hundred at a time
        const some = await new Promise((done, fail) => reader.readEntries(done, fail));
        if (!some.length) return files;
        for (const each of some) files.push(...(await filesIn(each)));
      }
    };
    const dropped = async (transfer) => {
      const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
      const files = [...transfer.files]; // both are gone once we wait
      if (!entries.some((entry) => entry?.isDirectory)) return files;
      const found = await Promise.all(entries.filter(Boolean).map(filesIn));
      return found.flat().filter((file) => !file.name.startsWith("."));
    };
    let depth = 0;
    const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const dragging = (is) => { depth = is ? depth : 0; root.toggleAttribute("data-dragging", is); };
    addEventListener("dragenter", (event) => { if (carriesFiles(event)) { depth++; dragging(true); } });
    addEventListener("dragleave", (event) => { if (carriesFiles(event) && --depth <= 0) dragging(false); });
    addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
    addEventListener("drop", async (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      dragging(false);
      take(await dropped(event.dataTransfer));
    });
  };

  Object.assign(onRecord, { drop });
}
