"use strict";
(() => {
  const resources = JSON.parse(document.getElementById("data").textContent);
  const graph = document.getElementById("graph");
  const canvas = document.getElementById("canvas");
  const links = document.getElementById("links");
  const detail = document.getElementById("detail");
  const search = document.getElementById("search");
  const changed = document.getElementById("changed");
  const found = document.getElementById("found");
  const nodes = new Map([...graph.querySelectorAll(".node")].map(node => [Number(node.dataset.id), node]));
  // The order of the picture: down a card, then the next card.
  const order = [...nodes.keys()];
  const neededBy = new Map(resources.map(resource => [resource.id, []]));
  for (const resource of resources) {
    for (const needed of resource.needs) {
      neededBy.get(needed).push(resource.id);
    }
  }

  let shown = order;
  let chosen = null;
  let scale = 1;

  const byId = new Map(resources.map(resource => [resource.id, resource]));
  const named = resource => resource.component && resource.component !== resource.name ? `${resource.component}/${resource.name}` : resource.name;

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  };

  const drawLink = (from, to, className) => {
    const start = nodes.get(from).querySelector("rect").getBBox();
    const end = nodes.get(to).querySelector("rect").getBBox();
    // As the arrows between cards: out of the side that faces the other one.
    const forward = end.x > start.x, level = end.x === start.x;
    const x1 = forward ? start.x + start.width : start.x, y1 = start.y + start.height / 2;
    const x2 = forward || level ? end.x : end.x + end.width, y2 = end.y + end.height / 2;
    const bend = Math.max(28, Math.abs(x2 - x1) / 2);
    const [out1, out2] = forward ? [bend, -bend] : level ? [-bend, -bend] : [-bend, bend];
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", `M${x1} ${y1}C${x1 + out1} ${y1} ${x2 + out2} ${y2} ${x2} ${y2}`);
    path.setAttribute("class", className);
    links.append(path);
  };

  const roam = id => {
    for (const [other, node] of nodes) {
      node.tabIndex = other === id ? 0 : -1;
    }
  };

  const list = (title, ids) => {
    if (ids.length === 0) { return; }
    detail.append(element("h4", title));
    for (const id of ids) {
      const button = element("button", named(byId.get(id)));
      button.addEventListener("click", () => { choose(id); nodes.get(id).focus(); nodes.get(id).scrollIntoView({ block: "nearest", inline: "nearest" }); });
      detail.append(button);
    }
  };

  const neighbours = resource => {
    list("Needs", resource.needs);
    list("Needed by", neededBy.get(resource.id));
  };

  const describe = resource => {
    detail.replaceChildren(element("h3", named(resource)));
    const facts = element("dl");
    for (const [term, text] of [["type", resource.type], ["operation", resource.op], ["component", resource.component || "the stack itself"], ["protected", resource.protect ? "yes" : "no"]]) {
      facts.append(element("dt", term), element("dd", text));
    }
    detail.append(facts);
    for (const reason of resource.because) {
      detail.append(element("p", `replaced: ${reason}`, "because"));
    }
    // All properties of what stays may be many: then its neighbours come first.
    const changes = resource.op === "update" || resource.op === "replace";
    if (!changes) { neighbours(resource); }
    detail.append(element("h4", changes ? "What changes" : "Properties"));
    for (const [path, before, after, replaces] of resource.lines) {
      const line = element("div", undefined, "property");
      line.append(element("code", path + (replaces ? "  (replaces)" : ""), "path"));
      if (before !== null) { line.append(element("code", before, "old")); }
      if (after !== null) { line.append(element("code", after, resource.op === "unchanged" ? "" : "new")); }
      detail.append(line);
    }
    if (resource.lines.length === 0) { detail.append(element("p", "none", "empty")); }
    if (changes) { neighbours(resource); }
  };

  const letGo = () => {
    chosen = null;
    links.replaceChildren();
    graph.classList.remove("chosen");
    detail.replaceChildren(element("p", "No resource is chosen.", "empty"));
    fade();
  };

  const choose = id => {
    chosen = id;
    roam(id);
    links.replaceChildren();
    graph.classList.add("chosen");
    const resource = byId.get(id);
    resource.needs.forEach(needed => drawLink(needed, id, "needs"));
    neededBy.get(id).forEach(user => drawLink(id, user, "needed"));
    describe(resource);
    fade();
  };

  // Far is what the search does not find; without a search, what the chosen resource has nothing to do with.
  const fade = () => {
    const near = chosen === null ? null : new Set([chosen, ...byId.get(chosen).needs, ...neededBy.get(chosen)]);
    const searching = shown.length < order.length;
    const hits = new Set(shown);
    for (const [id, node] of nodes) {
      node.classList.toggle("far", searching ? !hits.has(id) && id !== chosen : near !== null && !near.has(id));
      node.setAttribute("aria-pressed", String(id === chosen));
    }
  };

  const look = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(word => word.length > 0);
    shown = order.filter(id => {
      const resource = byId.get(id);
      const text = `${named(resource)} ${resource.type} ${resource.op}`.toLowerCase();
      return words.every(word => text.includes(word)) && (!changed.checked || resource.op !== "unchanged");
    });
    // How many there are stands above; a second number would count something else.
    found.textContent = shown.length < order.length ? `${shown.length} found` : "";
    fade();
    if (words.length > 0 && shown.length > 0) {
      roam(shown[0]);
      nodes.get(shown[0]).scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  };

  const move = (from, step) => {
    const among = shown.length > 0 ? shown : order;
    const at = among.indexOf(from);
    const next = among[Math.min(among.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
    roam(next);
    nodes.get(next).focus();
  };

  const zoom = to => {
    scale = Math.min(2, Math.max(0.25, to));
    const box = graph.viewBox.baseVal;
    graph.setAttribute("width", box.width * scale);
    graph.setAttribute("height", box.height * scale);
  };

  graph.addEventListener("click", event => {
    const node = event.target.closest(".node");
    if (node) { choose(Number(node.dataset.id)); node.focus(); } else { letGo(); }
  });
  graph.addEventListener("keydown", event => {
    const node = event.target.closest(".node");
    if (!node) { return; }
    const id = Number(node.dataset.id);
    const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
    if (event.key in steps) { move(id, steps[event.key] === -Infinity ? -order.length : steps[event.key] === Infinity ? order.length : steps[event.key]); }
    else if (event.key === "Enter" || event.key === " ") { choose(id); }
    else if (event.key === "Escape") { letGo(); }
    else { return; }
    event.preventDefault();
  });
  search.addEventListener("input", look);
  search.addEventListener("keydown", event => {
    if (event.key === "Enter" && shown.length > 0) { choose(shown[0]); nodes.get(shown[0]).focus(); }
    if (event.key === "Escape") { search.value = ""; look(); }
  });
  changed.addEventListener("change", look);
  document.getElementById("in").addEventListener("click", () => zoom(scale * 1.25));
  document.getElementById("out").addEventListener("click", () => zoom(scale / 1.25));
  document.getElementById("fit").addEventListener("click", () => zoom((canvas.clientWidth - 4) / graph.viewBox.baseVal.width));

  for (const tabs of document.querySelectorAll("[role=tablist]")) {
    const all = [...tabs.querySelectorAll("[role=tab]")];
    const select = tab => {
      for (const other of all) {
        other.setAttribute("aria-selected", String(other === tab));
        other.tabIndex = other === tab ? 0 : -1;
        document.getElementById(other.getAttribute("aria-controls")).hidden = other !== tab;
      }
      tab.focus();
    };
    all.forEach((tab, index) => {
      tab.addEventListener("click", () => select(tab));
      tab.addEventListener("keydown", event => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) { select(all[(index + step + all.length) % all.length]); event.preventDefault(); }
      });
    });
  }

  if (order.length > 0) { roam(order[0]); }
  look();
  // The whole width where names can still be read; on a telephone the picture is moved instead.
  if (graph.viewBox.baseVal.width > canvas.clientWidth) { zoom(Math.max(canvas.clientWidth < 700 ? 0.6 : 0.4, (canvas.clientWidth - 4) / graph.viewBox.baseVal.width)); }
})();
