// Keeps what is written whenever a field is left, as its form's Save does.
"use strict";
const form = document.querySelector("form[data-keep]");
const status = document.getElementById("kept");
const words = document.getElementById("kept-words").dataset;

async function keep() {
  const body = new URLSearchParams(new FormData(form));
  body.set("act", "keep");
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    // A kept draft is answered with where to go on, which is here.
    status.textContent = answer.type === "opaqueredirect" ? words.kept : words.notKept;
  } catch {
    status.textContent = words.notKept;
  }
}

form.addEventListener("change", keep);
