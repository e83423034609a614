"use strict";
// SHA-256 (FIPS 180-4) and SM3 (GB/T 32905-2016) over bytes, as 64 lower-case
// hexadecimal digits. Browsers offer SubtleCrypto only on https and localhost,
// and never SM3; a witness in an office network must be able to compute too.

const ssjHash = (() => {
  const rotl = (x, n) => ((x << n) | (x >>> (32 - n))) >>> 0;

  // Both functions pad alike: 0x80, zeros, the length in bits as 64-bit big endian.
  function blocks(bytes) {
    const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
    view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
    return view;
  }

  const hex = (words) => Array.from(words, (w) => (w >>> 0).toString(16).padStart(8, "0")).join("");

  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);

  // The first 32 bits of the fraction of a root, by integers: the largest r
  // with r^k ≤ p·2^(32k).
  function rootBits(p, k) {
    const target = BigInt(p) << BigInt(32 * k);
    let low = 0n, high = 1n << 40n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** BigInt(k) <= target) low = middle; else high = middle;
    }
    return Number(low & 0xffffffffn);
  }
  const K = primes.map((p) => rootBits(p, 3));
  const H256 = primes.slice(0, 8).map((p) => rootBits(p, 2));

  function sha256(bytes) {
    const data = blocks(bytes), h = Uint32Array.from(H256), w = new Uint32Array(64);
    for (let at = 0; at < data.byteLength; at += 64) {
      for (let i = 0; i < 16; i++) w[i] = data.getUint32(at + 4 * i);
      for (let i = 16; i < 64; i++) {
        const x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + (rotl(x, 25) ^ rotl(x, 14) ^ (x >>> 3)) + w[i - 7] + (rotl(y, 15) ^ rotl(y, 13) ^ (y >>> 10));
      }
      let [a, b, c, d, e, f, g, k] = h;
      for (let i = 0; i < 64; i++) {
        const t1 = (k + (rotl(e, 26) ^ rotl(e, 21) ^ rotl(e, 7)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) >>> 0;
        const t2 = ((rotl(a, 30) ^ rotl(a, 19) ^ rotl(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
        k = g; g = f; f = e; e = (d + t1) >>> 0; d = c; c = b; b = a; a = (t1 + t2) >>> 0;
      }
      [a, b, c, d, e, f, g, k].forEach((v, i) => { h[i] += v; });
    }
    return hex(h);
  }

  const IV3 = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
  const p0 = (x) => x ^ rotl(x, 9) ^ rotl(x, 17);
  const p1 = (x) => x ^ rotl(x, 15) ^ rotl(x, 23);

  function sm3(bytes) {
    const data = blocks(bytes), v = Uint32Array.from(IV3), w = new Uint32Array(68);
    for (let at = 0; at < data.byteLength; at += 64) {
      for (let i = 0; i < 16; i++) w[i] = data.getUint32(at + 4 * i);
      for (let i = 16; i < 68; i++) w[i] = p1(w[i - 16] ^ w[i - 9] ^ rotl(w[i - 3], 15)) ^ rotl(w[i - 13], 7) ^ w[i - 6];
      let [a, b, c, d, e, f, g, h] = v;
      for (let i = 0; i < 64; i++) {
        const t = i < 16 ? 0x79cc4519 : 0x7a879d8a;
        const a12 = rotl(a, 12);
        const ss1 = rotl((a12 + e + rotl(t, i % 32)) >>> 0, 7);
        const ss2 = (ss1 ^ a12) >>> 0;
        const ff = i < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
        const gg = i < 16 ? e ^ f ^ g : (e & f) | (~e & g);
        const tt1 = (ff + d + ss2 + (w[i] ^ w[i + 4])) >>> 0;
        const tt2 = (gg + h + ss1 + w[i]) >>> 0;
        d = c; c = rotl(b, 9); b = a; a = tt1;
        h = g; g = rotl(f, 19); f = e; e = p0(tt2) >>> 0;
      }
      [a, b, c, d, e, f, g, h].forEach((x, i) => { v[i] ^= x; });
    }
    return hex(v);
  }

  const byName = { sha256, sm3 };
  return (name, text) => {
    if (!Object.hasOwn(byName, name)) throw new Error("unknown hash " + name);
    return byName[name](new TextEncoder().encode(text));
  };
})();
