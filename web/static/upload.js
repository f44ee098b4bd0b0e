// Sends a file in pieces, and goes on where an earlier try stopped. Without this, the form sends it whole.
"use strict";
const form = document.getElementById("bring");
const bar = document.getElementById("bar");
const progress = document.getElementById("progress");
const words = document.getElementById("words").dataset;
const pieceSize = Number(form.dataset.piece);
const TRIES = 4;
let begun = null;

function say(text) {
  progress.textContent = text;
}

function show(offset, size) {
  const count = Math.floor((offset / size) * 100);
  bar.hidden = false;
  bar.value = count;
  say(words.sent.replace("COUNT", String(count)));
}

async function asked(address, options) {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(address, { ...options, redirect: "error" }).catch(() => null);
    if (answer && answer.ok) return answer.json();
    if (answer && (answer.status === 401 || answer.status === 403)) throw new Error(words.signedOut);
    if (answer && answer.status === 404) throw new Error(words.gone);
    if (answer && answer.status === 409) throw new Error((await answer.json()).said);
    if ((answer && answer.status < 500) || tries === TRIES) throw new Error(words.broken);
    await new Promise((resolve) => setTimeout(resolve, 500 * tries));
    if (options.method === "PUT") throw new Again();
  }
}

class Again extends Error {}

function halfSent(file) {
  for (const each of document.querySelectorAll("[data-half]")) {
    if (each.dataset.name === file.name && Number(each.dataset.size) === file.size) {
      return each.dataset.half;
    }
  }
  return null;
}

async function start(file) {
  const known = begun || halfSent(file);
  if (known) return asked(`/files/${known}/so-far`, { method: "GET" });
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") fields.set(name, value);
  }
  fields.set("name", file.name);
  fields.set("size", String(file.size));
  return asked(`${location.pathname}/begin`, { method: "POST", body: fields });
}

async function send(file) {
  let at = await start(file);
  begun = at.id;
  for (let tries = 0; !at.whole; ) {
    show(at.offset, file.size);
    const body = file.slice(at.offset, at.offset + pieceSize);
    try {
      at = await asked(`/files/${at.id}/${at.offset}`, { method: "PUT", body });
      tries = 0;
    } catch (error) {
      tries += 1;
      if (!(error instanceof Again) || tries === TRIES) throw error instanceof Again ? new Error(words.broken) : error;
      at = await asked(`/files/${at.id}/so-far`, { method: "GET" });
    }
  }
  show(file.size, file.size);
  location.replace(location.pathname);
}

form.addEventListener("submit", async (event) => {
  const file = form.elements.file.files[0];
  if (!file) return;
  event.preventDefault();
  if (file.size > Number(form.dataset.largest)) {
    say(words.large);
    return;
  }
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await send(file);
  } catch (error) {
    say(error.message);
    button.disabled = false;
  }
});
form.elements.file.addEventListener("change", () => {
  begun = null;
});
