// The key of this telephone, within Telegram: made here, kept here, and what it signs (ECDSA, P-256, SHA-256).
// It lies in the storage of this origin: wrapped under what the telephone's biometrics release, or, where
// there are none, as a key that cannot be taken out, beside which a PIN is typed. Neither alone opens anything.
"use strict";
(() => {
  const VERSION = "contactpoint-device-key-1";
  const P256 = { name: "ECDSA", namedCurve: "P-256" };
  const SIGNING = { name: "ECDSA", hash: "SHA-256" };
  const proxy = window.TelegramWebviewProxy;
  const form = document.querySelector("form[data-device]");
  if (!form) return;
  const words = form.dataset;

  // The bridge to Telegram's app: an event out, and the one that answers it.
  const waiting = new Map();
  const receive = (event, data) => {
    const found = waiting.get(event);
    waiting.delete(event);
    if (found) found(data || {});
  };
  window.Telegram = { WebView: { receiveEvent: receive } };
  window.TelegramGameProxy = { receiveEvent: receive };
  const ask = (event, data, answer, seconds) => new Promise((resolve, reject) => {
    waiting.set(answer, resolve);
    setTimeout(() => reject(new Error(answer)), seconds * 1000);
    proxy.postEvent(event, JSON.stringify(data));
  });
  const biometry = () => ask("web_app_biometry_get_info", {}, "biometry_info_received", 3)
    .catch(() => ({ available: false }));

  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const utf8 = (said) => new TextEncoder().encode(said);

  // One key a telephone; whose storage does not last gets none.
  const store = (mode, act) => new Promise((resolve, reject) => {
    const opening = indexedDB.open("contactpoint", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("device");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const done = opening.result.transaction("device", mode);
      const asked = act(done.objectStore("device"));
      done.oncomplete = () => { opening.result.close(); resolve(asked.result); };
      done.onerror = done.onabort = () => reject(done.error);
    };
  });
  const kept = () => store("readonly", (all) => all.get("key"));
  const keep = async (record) => {
    await store("readwrite", (all) => all.put(record, "key"));
    if (navigator.storage && navigator.storage.persist) await navigator.storage.persist().catch(() => false);
  };

  // HKDF (RFC 5869) of the token that the biometrics release wraps the private key by AES-GCM.
  const wrapping = async (token, salt) => {
    const secret = await crypto.subtle.importKey("raw", utf8(token), "HKDF", false, ["deriveKey"]);
    const by = { name: "HKDF", hash: "SHA-256", salt, info: utf8(`${VERSION}|wrap|${location.origin}`) };
    return crypto.subtle.deriveKey(by, secret, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
  };
  const make = async (pin) => {
    const pair = await crypto.subtle.generateKey(P256, !pin, ["sign"]);
    const point = text(await crypto.subtle.exportKey("raw", pair.publicKey));
    if (pin) return { record: { point, key: pair.privateKey }, key: pair.privateKey };
    const access = await ask("web_app_biometry_request_access", { reason: words.reason }, "biometry_info_received", 120);
    if (!access.access_granted) throw new Error("access");
    const token = text(crypto.getRandomValues(new Uint8Array(32)));
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const by = await wrapping(token, salt);
    const wrapped = await crypto.subtle.wrapKey("pkcs8", pair.privateKey, by, { name: "AES-GCM", iv });
    const saved = await ask("web_app_biometry_update_token", { token, reason: words.reason }, "biometry_token_updated", 120);
    if (saved.status !== "updated") throw new Error("token");
    return { record: { point, salt, iv, wrapped }, key: pair.privateKey };
  };
  const release = async (record) => {
    if (record.key) return record.key;
    const given = await ask("web_app_biometry_request_auth", { reason: words.reason }, "biometry_auth_requested", 120);
    if (given.status !== "authorized" || !given.token) throw new Error("auth");
    const by = await wrapping(given.token, record.salt);
    const wrap = { name: "AES-GCM", iv: record.iv };
    return crypto.subtle.unwrapKey("pkcs8", record.wrapped, by, wrap, P256, false, ["sign"]);
  };

  const field = (name) => form.elements.namedItem(name);
  const say = (...now) => {
    for (const each of document.querySelectorAll("[data-device-when]")) {
      each.hidden = !each.dataset.deviceWhen.split(" ").some((when) => now.includes(when));
    }
  };
  const sign = async (word, key, point) => {
    const body = new URLSearchParams({ act: words.options });
    const asked = await fetch(form.getAttribute("action"), { method: "POST", body });
    if (asked.ok) {
      const nonce = await asked.text();
      const said = utf8([VERSION, word, location.origin, nonce].join("|"));
      field("key").value = point;
      field("nonce").value = nonce;
      field("signature").value = text(await crypto.subtle.sign(SIGNING, key, said));
    }
    form.submit(); // without an answer the page says why there was nothing to ask
  };
  const prove = async (record) => {
    const key = await release(record);
    await sign("prove", key, record.point);
  };
  const offer = async (pin) => {
    const { record, key } = await make(pin);
    await keep(record);
    await sign("offer", key, record.point);
  };

  const begin = async () => {
    const record = await kept();
    const isProving = words.device === "prove";
    if (isProving && !record) { say("none"); return; }
    const found = await biometry();
    const needsPin = isProving ? Boolean(record.key) : !found.available;
    if (isProving && !needsPin && !found.available) { say("none"); return; }
    say(needsPin ? "pin" : "ready");
    field("pin").required = needsPin;
    const run = () => {
      const button = form.querySelector("button");
      button.disabled = true;
      (isProving ? prove(record) : offer(needsPin ? field("pin").value : ""))
        .catch(() => say(needsPin ? "pin" : "ready", "failed"))
        .finally(() => { button.disabled = false; });
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
    if (isProving && !needsPin && words.start === "yes") run();
  };

  const to = field("to");
  if (to) to.value = words.to || location.pathname + location.search;
  if (!proxy) say("elsewhere");
  else if (!window.indexedDB || !window.crypto || !crypto.subtle) say("none");
  else begin().catch(() => say("none"));
})();
