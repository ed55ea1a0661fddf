"use strict";
// What the page can do besides being read: filters, which stand in its address, and buttons that copy.
(() => {
  const form = document.getElementById("filter");
  const filtered = document.getElementById("filtered");
  const names = ["text", "operation", "family", "outcome"];
  const items = Array.from(document.querySelectorAll("[data-outcome]"), (node) => ({
    node,
    data: node.dataset,
    families: new Set(node.dataset.family.split(" ")),
    text: null,
  }));

  const isFilter = (hash) => names.some((name) => hash.startsWith(`#${name}=`));
  const chosen = () => {
    const pairs = names.map((name) => [name, form.elements[name].value.trim()]);
    return new URLSearchParams(pairs.filter(([, value]) => value !== ""));
  };
  const fits = (item, filter) => {
    const exact = (name) => !filter.has(name) || filter.get(name) === item.data[name];
    if (!exact("operation") || !exact("outcome")) return false;
    if (filter.has("family") && !item.families.has(filter.get("family"))) return false;
    if (!filter.has("text")) return true;
    item.text ??= `${item.node.id} ${item.node.textContent}`.toLowerCase();
    return item.text.includes(filter.get("text").toLowerCase());
  };

  // Shows what fits the form, and unfolds the lists that hold some of it.
  const apply = () => {
    const filter = chosen();
    const active = Array.from(filter).length > 0;
    let shown = 0;
    let facts = 0;
    for (const item of items) {
      const fit = fits(item, filter);
      item.node.hidden = !fit;
      if (item.node.parentElement.closest("[data-outcome]")) continue;
      shown += fit ? 1 : 0;
    }
    for (const list of document.querySelectorAll("[data-list]")) {
      const left = list.querySelectorAll("[data-outcome]:not([hidden])").length > 0;
      list.hidden = active && !left;
      if (list.localName !== "details") continue;
      list.open = active && left;
      facts += list.querySelectorAll("tr[data-outcome]:not([hidden])").length;
    }
    for (const line of document.querySelectorAll("[data-of]")) {
      line.hidden = document.getElementById(line.dataset.of).hidden;
    }
    const other = shown - facts;
    form.elements.count.value = active ? `Facts: ${facts}. Findings and conflicts: ${other}.` : "";
    for (const part of document.querySelectorAll("[data-whole]")) part.hidden = active;
    filtered.hidden = !active;
    document.documentElement.dataset.filter = filter.toString();
  };

  // Goes to what the address names: a filter, or a place, which is then shown whatever the filter says.
  const follow = () => {
    if (isFilter(location.hash)) {
      const filter = new URLSearchParams(location.hash.slice(1));
      for (const name of names) form.elements[name].value = filter.get(name) ?? "";
      apply();
      return;
    }
    let place = null;
    try {
      place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      // What is no encoding names no place.
    }
    if (!place) return;
    if (place.closest("[hidden]")) {
      form.reset();
    }
    for (let part = place; part; part = part.parentElement) {
      if (part.localName === "details") part.open = true;
    }
    place.scrollIntoView();
  };

  form.addEventListener("input", () => {
    history.replaceState(null, "", `#${chosen()}`);
    apply();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const name of names) form.elements[name].value = "";
    if (isFilter(location.hash)) history.replaceState(null, "", "#");
    apply();
  });
  for (const link of document.querySelectorAll("[data-filter]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      location.hash = link.dataset.filter;
      form.scrollIntoView();
    });
  }
  filtered.addEventListener("click", () => form.scrollIntoView({ block: "center" }));
  addEventListener("hashchange", follow);

  const select = (node) => getSelection().selectAllChildren(node);
  for (const button of document.querySelectorAll(".copy")) {
    const code = button.parentElement.querySelector("code");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch {
        // Some browsers keep the clipboard from pages that are files.
        select(code);
        button.textContent = "Selected";
      }
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
  }

  form.hidden = false;
  follow();
})();
