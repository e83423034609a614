"use strict";
// A party's commitment, made where the party sits. The secret is drawn here,
// shown, remembered by this browser and never sent: the form carries only the
// commitment, until the party itself opens it.

(() => {
  const reveal = () => {
    for (const part of document.querySelectorAll("[data-commit] .js")) part.hidden = false;
  };

  const place = ({ draw, attempt, party }) => ["ssj-secret", draw, attempt, party].join(" ");

  const commitment = ({ draw, attempt, party, hash }, secret) =>
    ssjHash(hash, `ssj-commit/1\n${draw}\n${attempt}\n${party}\n${secret}\n`);

  function random() {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  }

  // Storage may be forbidden; then the file is the only copy, and we say so.
  function remembered(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  }
  function remember(key, secret) {
    try { localStorage.setItem(key, secret); return true; } catch { return false; }
  }

  // A reload before sending must not make a second secret: the first is kept.
  function make(panel) {
    const of = panel.dataset, says = panel.querySelector("[data-says]");
    let secret = remembered(place(of)) || panel.querySelector("[data-show]").textContent;
    if (secret) {
      says.textContent = "本机已有这次抽取的随机密码，沿用同一个。";
    } else {
      secret = random();
      says.textContent = remember(place(of), secret)
        ? "已生成。请先保存随机密码，再提交校验码。"
        : "已生成，但本机不能记住随机密码：务必先保存随机密码，再提交校验码。";
    }
    const value = commitment(of, secret);
    panel.querySelector("[data-secret]").hidden = false;
    panel.querySelector("[data-show]").textContent = secret;
    const file = `抽取编号 ${of.draw}\n第几次 ${of.attempt}\n一方 ${of.party}\n随机密码 ${secret}\n校验码 ${value}\n`;
    panel.querySelector("[data-save]").href = URL.createObjectURL(new Blob([file], { type: "text/plain;charset=utf-8" }));
    panel.closest("form").elements.commit.value = value;
  }

  function recall(panel) {
    const secret = remembered(place(panel.dataset)), says = panel.querySelector("[data-says]");
    if (!secret) {
      says.textContent = "这台设备没有保存这次抽取的随机密码，请从您保存的文件中抄入。";
      return;
    }
    panel.closest("form").elements.secret.value = secret;
    says.textContent = "已填入。提交后随机密码公开，用来核对校验码。";
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-make], [data-recall]");
    const panel = button?.closest("[data-commit]");
    if (panel) (button.matches("[data-make]") ? make : recall)(panel);
  });
  document.addEventListener("hall:changed", reveal);
  reveal();
})();
