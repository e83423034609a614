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
  // On a phone the filter folds away unless it is in use.
  if (window.matchMedia("(max-width: 48rem)").matches && !location.search) {
    for (const details of document.querySelectorAll("details[data-fold]")) details.open = false;
  }
});
