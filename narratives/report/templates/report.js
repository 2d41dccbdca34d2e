// Draws the charts from the tables beside them, sorts and filters the stories. It writes text only, never markup.
(function () {
  "use strict";

  const charts = JSON.parse(document.getElementById("charts").textContent);
  const config = JSON.parse(document.getElementById("chart-config").textContent);
  const tip = document.getElementById("tip");

  // --- charts -------------------------------------------------------------------------------------------------------

  function rowsOf(table) {
    const fields = Array.from(table.querySelectorAll("thead th"), (heading) => heading.dataset.field);
    return Array.from(table.tBodies[0].rows, (line) => {
      const row = Object.assign({}, line.dataset);
      fields.forEach((field, place) => { row[field] = valueOf(line.cells[place]); });
      return row;
    });
  }

  function valueOf(cell) {
    const text = cell.dataset.value === undefined ? cell.textContent.trim() : cell.dataset.value;
    return /^-?\d+(\.\d+)?(e-?\d+)?$/.test(text) ? Number(text) : text;
  }

  function draw(figure) {
    const datasets = {};
    for (const table of figure.querySelectorAll("table[data-rows]")) {
      datasets[table.dataset.rows] = rowsOf(table);
    }
    const spec = Object.assign({}, charts[figure.dataset.chart], { datasets });
    const options = { config, renderer: "svg", actions: false, ast: true, defaultStyle: false, tooltip: showTip,
      logLevel: 1 };
    figure.drawn = true;
    return window.vegaEmbed(figure.querySelector(".chart"), spec, options).then((result) => {
      result.view.addEventListener("click", (event, item) => {
        if (item && item.datum && item.datum.story_id) location.hash = item.datum.story_id;
      });
    });
  }

  // Charts are drawn when they come into sight: hundreds of stories would take too long at once.
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting && !entry.target.drawn) draw(entry.target);
    }
  }, { rootMargin: "300px" });
  document.querySelectorAll("figure[data-chart]").forEach((figure) => watcher.observe(figure));

  // The others follow while the page idles, so that whoever prints it has them all.
  const whenIdle = window.requestIdleCallback || ((later) => setTimeout(later, 50));
  function drawNext() {
    const next = Array.from(document.querySelectorAll(".main figure[data-chart]")).find((figure) =>
      !figure.drawn && figure.offsetParent);
    if (next) draw(next).then(() => whenIdle(drawNext));
  }
  window.addEventListener("load", () => whenIdle(drawNext));

  for (const choice of document.querySelectorAll("select[name=colouring]")) {
    choice.addEventListener("change", () => {
      const figure = choice.closest("figure");
      figure.dataset.chart = choice.value;
      draw(figure);
    });
  }

  function showTip(handler, event, item, value) {
    tip.hidden = !value || typeof value !== "object";
    if (tip.hidden) return;
    tip.replaceChildren(...Object.entries(value).filter(([, said]) => String(said) !== "").map(([name, said]) => {
      const line = document.createElement("div");
      const heading = document.createElement("b");
      heading.textContent = name;
      line.append(heading, String(said));
      return line;
    }));
    const left = Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 8);
    const under = event.clientY + 18 + tip.offsetHeight < window.innerHeight;
    tip.style.left = Math.max(left, 8) + "px";
    tip.style.top = (under ? event.clientY + 18 : event.clientY - tip.offsetHeight - 12) + "px";
  }

  // --- the page of a story ------------------------------------------------------------------------------------------

  window.addEventListener("hashchange", () => {
    tip.hidden = true;
    const shown = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!shown) return;
    if (shown.classList.contains("story")) {
      window.scrollTo(0, 0);
      shown.querySelector("h1").focus({ preventScroll: true });
    }
  });
  // A link to a story that has no page here says so, instead of doing nothing.
  for (const link of document.querySelectorAll("a[href^='#s-']")) {
    if (!document.getElementById(link.getAttribute("href").slice(1))) {
      link.removeAttribute("href");
      link.title = "not in this report";
    }
  }

  // --- the table of stories -----------------------------------------------------------------------------------------

  const table = document.getElementById("story-table");
  if (!table) return;
  const body = table.tBodies[0];
  const lines = Array.from(body.rows);
  const form = document.querySelector("form.filters");
  const words = new Map();

  function wordsOf(line) {
    if (!words.has(line)) {
      const page = document.getElementById(line.querySelector("a").getAttribute("href").slice(1));
      words.set(line, (line.textContent + " " + page.textContent).toLowerCase());
    }
    return words.get(line);
  }

  function isWanted(line, wanted) {
    const said = line.dataset;
    if (wanted.topic && said.topic !== wanted.topic) return false;
    if (wanted.theme && said.theme !== wanted.theme) return false;
    if (wanted.verdict && said.verdict !== wanted.verdict) return false;
    if (wanted.roles && !said.roles.split(" ").includes(wanted.roles)) return false;
    if (!wanted.spheres.split(" ").every((sphere) => !sphere || said.spheres.split(" ").includes(sphere))) return false;
    if (wanted.from && said.to < wanted.from) return false;
    if (wanted.to && said.from > wanted.to) return false;
    return wanted.words.toLowerCase().split(/\s+/).every((word) => wordsOf(line).includes(word));
  }

  function filter() {
    const wanted = Object.fromEntries(new FormData(form));
    let shown = 0;
    for (const line of lines) {
      line.hidden = !isWanted(line, wanted);
      shown += line.hidden ? 0 : 1;
    }
    const all = shown === lines.length;
    document.getElementById("matching").textContent = shown + (all ? "" : " of " + lines.length) + " stories";
  }

  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());

  table.tHead.addEventListener("click", (event) => {
    const heading = event.target.closest("th");
    if (heading) sortBy(heading);
  });

  function sortBy(heading) {
    const place = heading.cellIndex;
    const isNumber = heading.dataset.type === "number";
    const before = heading.getAttribute("aria-sort");
    const sign = before === (isNumber ? "descending" : "ascending") ? -1 : 1;
    const step = isNumber ? -sign : sign;
    lines.sort((one, other) => compare(one.cells[place], other.cells[place], isNumber, step));
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", step === 1 ? "ascending" : "descending");
    body.append(...lines);
  }

  // What has no value stands last, whichever way the others go.
  function compare(one, other, isNumber, step) {
    const [first, second] = [one, other].map((cell) => cell.dataset.value ?? cell.textContent.trim());
    if (first === "" || second === "") return (first === "") - (second === "");
    return step * (isNumber ? Number(first) - Number(second) : first.localeCompare(second));
  }
})();
