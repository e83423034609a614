"use strict";
// Keeps a page up to date for everyone who watches: each event of the stream
// fetches the page again and swaps the parts marked [data-swap]. A part in
// which somebody has typed or chosen something is left alone until it is as it
// was. So is a part that holds what a fresh page would not show: what was wrong
// with a form, or a secret that is shown once ([data-hold]). Without this script
// the page shows the same after a reload.

(() => {
  const main = document.querySelector("[data-live]");
  if (!main) return;
  const state = document.querySelector("[data-live-state]");
  const say = (text) => { if (state && state.textContent !== text) state.textContent = text; };
  const held = new WeakMap(); // a part that holds something → what a fresh page first showed in its place
  let busy = false, again = false, waiting = false;

  const changed = (control) => {
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (control.options) return [...control.options].some((o) => o.selected !== o.defaultSelected) && control.value !== control.options[0].value;
    return control.type !== "hidden" && control.value !== control.defaultValue;
  };
  const controls = "input, textarea, select";
  const inUse = (part) => part.contains(document.activeElement) && document.activeElement.matches(controls)
    || [...part.querySelectorAll(controls)].some(changed);

  // Two answers differ in the fresh keys of their forms, and the page from both
  // in what scripts have shown and people have unfolded; that alone is no news.
  function same(part, next) {
    const a = part.cloneNode(true), b = next.cloneNode(true);
    for (const copy of [a, b]) {
      for (const key of copy.querySelectorAll("[name=key]")) key.removeAttribute("value");
      for (const shown of copy.querySelectorAll(".js")) shown.removeAttribute("hidden");
      for (const folded of copy.querySelectorAll("details")) folded.removeAttribute("open");
    }
    return a.isEqualNode(b);
  }

  async function refresh() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(main.dataset.fresh || location.href);
      if (!answer.ok) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      waiting = false;
      for (const part of main.querySelectorAll("[data-swap][id]")) {
        const next = fresh.getElementById(part.id);
        if (!next || same(part, next)) continue;
        if (part.querySelector("[data-hold]")) {
          if (!held.has(part)) held.set(part, next);
          waiting ||= !same(held.get(part), next);
          continue;
        }
        if (inUse(part)) { waiting = true; continue; }
        part.replaceWith(document.adoptNode(next));
      }
      say(waiting ? "有新进展。您正在填写的部分没有更新，可刷新页面查看。" : "实时更新中");
      document.dispatchEvent(new CustomEvent("hall:changed"));
    } catch {
      say("更新没有取到，请刷新页面查看。");
    }
    busy = false;
    if (again) { again = false; refresh(); }
  }

  setInterval(() => {
    const kept = (part) => inUse(part) || part.querySelector("[data-hold]");
    if (waiting && ![...main.querySelectorAll("[data-swap][id]")].some(kept)) refresh();
  }, 1000);

  const stream = new EventSource(main.dataset.live);
  stream.onopen = () => say("实时更新中");
  stream.onerror = () => say("连接中断，正在重新连接；也可以刷新页面。");
  stream.onmessage = refresh;
  stream.addEventListener("change", refresh);
  window.addEventListener("pagehide", () => stream.close());
})();
