"use strict";
// Keeps a page up to date for everyone who watches: each event of the stream
// fetches the page's fragment and swaps the parts marked [data-swap]. A part in
// which somebody is typing is left alone until they leave it. Without this
// script the page shows the same after a reload.

(() => {
  const main = document.querySelector("[data-live]");
  if (!main) return;
  const state = document.querySelector("[data-live-state]");
  const say = (text) => { if (state && state.textContent !== text) state.textContent = text; };
  let busy = false, again = false;

  const inUse = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

  async function refresh() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(main.dataset.fragment || location.href, { headers: { "X-Fragment": "1" } });
      if (!answer.ok) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      let waiting = false;
      for (const part of main.querySelectorAll("[data-swap][id]")) {
        const next = fresh.getElementById(part.id);
        if (!next || next.isEqualNode(part)) continue;
        if (inUse(part)) { waiting = true; continue; }
        part.replaceWith(document.adoptNode(next));
      }
      say(waiting ? "有新进展，填完后自动更新。" : "实时更新中");
      if (waiting) setTimeout(refresh, 2000);
      document.dispatchEvent(new CustomEvent("hall:changed"));
    } catch {
      say("更新没有取到，请刷新页面查看。");
    }
    busy = false;
    if (again) { again = false; refresh(); }
  }

  const stream = new EventSource(main.dataset.live);
  stream.onopen = () => say("实时更新中");
  stream.onerror = () => say("连接中断，正在重新连接；也可以刷新页面。");
  stream.onmessage = refresh;
  stream.addEventListener("change", refresh);
  window.addEventListener("pagehide", () => stream.close());
})();
