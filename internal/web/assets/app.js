"use strict";
// Comfort on every page. Nothing here is needed to do the work.

// A form that has been sent does not send again: the server would recognise the
// key anyway, this spares the person a puzzling second answer.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get" || form.target) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
});

// Coming back by the browser's back button finds a form that may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-focus]")?.focus();
  for (const list of document.querySelectorAll("[data-list]")) count(list);
});

// A list: the row opens without a trip to the server; the address keeps which
// are open, as the server's own links do.
document.addEventListener("click", (event) => {
  const list = event.target.closest("[data-list]");
  const toggle = event.target.closest(".toggle");
  const all = event.target.closest("[data-all]");
  if (!list || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (toggle) {
    event.preventDefault();
    const open = toggle.closest("tr").classList.toggle("is-open");
    toggle.setAttribute("aria-expanded", open);
    const rows = [...list.querySelectorAll(".toggle[aria-expanded=true]")].map((t) => t.dataset.row);
    const url = new URL(location);
    url.hash = "";
    if (rows.length) url.searchParams.set("open", rows.join(","));
    else url.searchParams.delete("open");
    history.replaceState(null, "", url);
  } else if (all) {
    event.preventDefault();
    const boxes = [...list.querySelectorAll("[name=pick]")];
    const on = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = on;
    count(list);
  }
});

document.addEventListener("change", (event) => {
  const list = event.target.closest("[data-list]");
  if (list && event.target.name === "pick") count(list);
});

// count says how many rows are ticked and tints them.
function count(list) {
  const boxes = [...list.querySelectorAll("[name=pick]")];
  if (!boxes.length) return;
  const on = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr").classList.toggle("picked", box.checked);
  list.querySelector(".bulk").classList.toggle("on", on.length > 0);
  list.querySelector("[data-all]").textContent = on.length === boxes.length ? "全不选" : "全选";
  list.querySelector("[data-picked]").textContent = on.length;
  const problems = list.querySelector("[data-problems]");
  if (problems) problems.textContent = on.filter((box) => "problem" in box.dataset).length;
}
