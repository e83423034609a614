"use strict";
// The picture of a draw. Every ticket falls to the height of its own value: the
// leading 52 bits, which a number of this language holds exactly. Those at or
// below the cut-off line light up. Nothing is invented here: the data are the
// computed tickets, and the table beside the picture says the same.

(() => {
  const FALL = 900, SPREAD = 2600; // milliseconds of one fall, and over which falls begin
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  const height = (ticket) => parseInt(ticket.slice(0, 13), 16) / 2 ** 52;

  // A point's place across its stratum follows from its ticket too, so that two
  // screens show the same picture.
  const across = (ticket) => parseInt(ticket.slice(13, 21), 16) / 2 ** 32;

  function start(section) {
    const canvas = section.querySelector("canvas"), skip = section.querySelector("[data-skip]");
    const says = section.querySelector("[data-says]"), pen = canvas.getContext("2d");
    let strata = [], began = 0, done = false, shown = "";

    function layout() {
      const ratio = window.devicePixelRatio || 1;
      canvas.width = canvas.clientWidth * ratio;
      canvas.height = canvas.clientHeight * ratio;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    }

    // The cut-off of a 3 % draw lies at 3 % of the height. A power scale gives
    // that band about a third of the picture and keeps the order of all points.
    function scaled(value, line) {
      const power = line > 0 && line < 0.33 ? Math.log(0.34) / Math.log(line) : 1;
      return Math.pow(value, power);
    }

    function paint(elapsed) {
      const w = canvas.clientWidth, h = canvas.clientHeight, top = 40, foot = 14, gap = 28;
      const column = (w - gap * (strata.length + 1)) / strata.length;
      pen.clearRect(0, 0, w, h);
      const small = column < 150;
      pen.font = `600 ${small ? 12 : 16}px sans-serif`;
      pen.textBaseline = "top";
      strata.forEach((s, k) => {
        const x0 = gap + k * (column + gap), depth = h - top - foot;
        const y = (v) => top + depth * (1 - scaled(v, s.line));
        pen.fillStyle = "#0d2446";
        pen.fillRect(x0, top, column, depth);
        if (s.line > 0) {
          pen.fillStyle = "#1a4b8c";
          pen.fillRect(x0, y(s.line), column, top + depth - y(s.line));
        }
        pen.fillStyle = "#dbe8ff";
        pen.textAlign = "left";
        pen.fillText(s.name, x0, 12, column * 0.6);
        pen.textAlign = "right";
        pen.fillText(`${s.n} / ${s.N}`, x0 + column, 12, column * 0.38);
        const size = s.points.length > 4000 ? 1.2 : s.points.length > 800 ? 1.8 : 2.6;
        for (const p of s.points) {
          const t = Math.min(1, Math.max(0, (elapsed - p.delay) / FALL));
          if (t === 0) continue;
          const end = y(p.value), at = top + (end - top) * (1 - (1 - t) ** 3);
          const lit = p.drawn && t === 1;
          pen.fillStyle = lit ? "#ffd666" : "#6f97d1";
          pen.beginPath();
          pen.arc(x0 + 4 + p.x * (column - 8), at, lit ? size + 2 : size, 0, 7);
          pen.fill();
        }
        if (s.line > 0) {
          pen.strokeStyle = "#ff8a80";
          pen.lineWidth = 2;
          pen.beginPath();
          pen.moveTo(x0, y(s.line));
          pen.lineTo(x0 + column, y(s.line));
          pen.stroke();
          const label = small ? "抽取界限" : `抽取界限 ${s.cutoff.slice(0, 8)}…`, high = small ? 15 : 21;
          pen.fillStyle = "#0d2446";
          pen.fillRect(x0, y(s.line) - high - 2, pen.measureText(label).width + 12, high + 1);
          pen.textAlign = "left";
          pen.fillStyle = "#ffb4ad";
          pen.fillText(label, x0 + 6, y(s.line) - high + 1);
        }
      });
    }

    function finish() {
      done = true;
      skip.hidden = true;
      paint(Infinity);
      const total = strata.reduce((sum, s) => sum + s.n, 0);
      says.textContent = `抽取完成，共抽中 ${total} 户。`;
    }

    function frame(now) {
      if (done) return;
      const elapsed = now - began;
      if (elapsed > SPREAD + FALL) { finish(); return; }
      paint(elapsed);
      requestAnimationFrame(frame);
    }

    async function load() {
      const answer = await fetch(section.dataset.tickets);
      if (!answer.ok) return; // no result yet: the table says so
      const text = await answer.text();
      if (text === shown) return;
      const data = JSON.parse(text);
      if (!data.strata || !data.strata.length) return;
      shown = text;
      strata = data.strata.map((s) => {
        const point = (t, drawn) => ({ value: height(t.ticket), x: across(t.ticket), delay: (1 - height(t.ticket)) * SPREAD, drawn });
        return { name: s.name, N: s.N, n: s.n, cutoff: s.cutoff || "", line: s.cutoff ? height(s.cutoff) : 0,
          points: [...(s.sample || []).map((t) => point(t, false)), ...(s.drawn || []).map((t) => point(t, true))] };
      });
      canvas.hidden = false;
      layout();
      done = false;
      if (still.matches) { finish(); return; }
      skip.hidden = false;
      says.textContent = "签号正在落下。";
      began = performance.now();
      requestAnimationFrame(frame);
    }

    skip.addEventListener("click", finish);
    window.addEventListener("resize", () => { if (strata.length) { layout(); if (done) paint(Infinity); } });
    document.addEventListener("hall:changed", load);
    load();
  }

  const started = new WeakSet(); // a live page may bring the picture later
  function startAll() {
    for (const section of document.querySelectorAll("[data-tickets]")) {
      if (started.has(section)) continue;
      started.add(section);
      start(section);
    }
  }
  document.addEventListener("hall:changed", startAll);
  startAll();
})();
