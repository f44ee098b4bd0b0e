// A form with data-passkey asks the device for a passkey (W3C Web Authentication Level 3) before it is sent:
// what to ask is fetched as the button is pressed, so that no page grows old; what the device answers is
// sent as the form's field "answer". Nothing is kept here, and nothing is written into the page.
"use strict";
(() => {
  const bytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
  };
  const text = (buffer) => {
    const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
    return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  // Browsers before 2024 read and write this JSON not by themselves.
  const read = (kind, options) => {
    const parse = kind === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
    if (PublicKeyCredential[parse]) return PublicKeyCredential[parse](options);
    const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));
    const found = { ...options, challenge: bytes(options.challenge) };
    if (kind === "create") {
      found.user = { ...options.user, id: bytes(options.user.id) };
      found.excludeCredentials = named(options.excludeCredentials);
    } else {
      found.allowCredentials = named(options.allowCredentials);
    }
    return found;
  };
  const write = (credential) => {
    if (credential.toJSON) return JSON.stringify(credential.toJSON());
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    const { id, type } = credential;
    return JSON.stringify({ id, rawId: text(credential.rawId), type, response, clientExtensionResults: {} });
  };

  const say = (form, when) => {
    for (const each of form.querySelectorAll("[data-when]")) each.hidden = each.dataset.when !== when;
  };
  const ask = async (form) => {
    const kind = form.dataset.passkey;
    const asked = await fetch(form.getAttribute("action"), {
      method: "POST",
      body: new URLSearchParams({ act: form.dataset.options }),
    });
    if (asked.ok) {
      const options = { publicKey: read(kind, await asked.json()) };
      form.elements.namedItem("answer").value = write(await navigator.credentials[kind](options));
    }
    form.submit(); // without an answer the page says why there was nothing to ask
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const to = form.elements.namedItem("to");
    if (to && to.value === "/" && location.pathname !== "/sign-in") to.value = location.pathname + location.search;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      say(form, "");
      if (!window.PublicKeyCredential) {
        say(form, "unable");
        return;
      }
      const button = form.querySelector("button");
      button.disabled = true;
      ask(form)
        .catch(() => say(form, "cancelled"))
        .finally(() => { button.disabled = false; });
    });
  }
})();
