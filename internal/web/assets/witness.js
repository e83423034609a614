"use strict";
// A party's commitment, made where the party sits. The secret is drawn here,
// shown, remembered by this browser and never sent: the form carries only the
// commitment, until the party itself opens it.

for (const panel of document.querySelectorAll("[data-commit]")) {
  const { draw, attempt, party, hash } = panel.dataset;
  const form = panel.closest("form");
  const place = ["ssj-secret", location.host, draw, attempt, party].join(" ");
  const says = panel.querySelector("[data-says]");
  for (const part of panel.querySelectorAll(".js")) part.hidden = false;

  const commitment = (secret) => ssjHash(hash, `ssj-commit/1\n${draw}\n${attempt}\n${party}\n${secret}\n`);

  const show = (secret) => {
    panel.querySelector("[data-secret]").hidden = false;
    panel.querySelector("[data-show]").textContent = secret;
    const file = `抽取编号 ${draw}\n第几次 ${attempt}\n一方 ${party}\n密钥 ${secret}\n承诺值 ${commitment(secret)}\n`;
    panel.querySelector("[data-save]").href = URL.createObjectURL(new Blob([file], { type: "text/plain;charset=utf-8" }));
  };

  // A reload before sending must not make a second secret: the first is kept.
  panel.querySelector("[data-make]")?.addEventListener("click", () => {
    let secret = localStorage.getItem(place);
    if (!secret) {
      const bytes = crypto.getRandomValues(new Uint8Array(32));
      secret = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
      localStorage.setItem(place, secret);
      says.textContent = "已生成。请先保存密钥，再提交承诺值。";
    } else {
      says.textContent = "本机已有这次抽取的密钥，沿用同一个。";
    }
    show(secret);
    form.elements.commit.value = commitment(secret);
  });

  panel.querySelector("[data-recall]")?.addEventListener("click", () => {
    const secret = localStorage.getItem(place);
    if (!secret) {
      says.textContent = "这台设备没有保存这次抽取的密钥，请从您保存的文件中抄入。";
      return;
    }
    form.elements.secret.value = secret;
    says.textContent = "已填入。提交后密钥公开，用来核对承诺值。";
  });
}
