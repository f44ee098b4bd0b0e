// The telephone around a page, put before its own scripts: the window and the address that the app has, and
// the bridge to it. What the page asks of the app goes to the phone's screen, and what that answers comes back.
"use strict";
window.exerciseTelephone = (() => {
  const { portal, phones } = document.currentScript.dataset;
  const real = window;
  const address = {
    origin: portal,
    get hash() { return real.location.hash; },
    get pathname() { return real.location.pathname; },
    get search() { return real.location.search; },
    replace: (to) => real.location.replace(to),
  };
  const own = {
    location: address,
    TelegramWebviewProxy: {
      postEvent: (event, data) => real.parent.postMessage({ exercise: "asks", event, data: JSON.parse(data || "{}") }, phones),
    },
  };
  const shown = new Proxy(own, {
    get(known, name) {
      if (["window", "self", "top", "parent"].includes(name)) return shown;
      if (name in known) return known[name];
      const found = real[name];
      return typeof found === "function" ? found.bind(real) : found;
    },
    has: (known, name) => name in known || name in real,
  });
  real.addEventListener("message", (message) => {
    if (message.origin !== phones || message.data.exercise !== "tells" || !own.Telegram) return;
    own.Telegram.WebView.receiveEvent(message.data.event, message.data.data);
  });
  return { window: shown, location: address };
})();
