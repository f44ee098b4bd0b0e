// Takes what a page shows off the screen once its session is over, or nobody answers any more; what was
// typed into a form stays, and is there again after signing in. Asking prolongs no session.
"use strict";
(() => {
  const words = document.currentScript.dataset;
  const AGAIN = 30;
  const typed = new Set();
  let timer = 0;

  const text = (name, said) => {
    const made = document.createElement(name);
    made.textContent = said;
    return made;
  };
  const clear = () => {
    clearTimeout(timer);
    const main = document.getElementById("main");
    const kept = [...typed].filter((form) => main.contains(form));
    const place = document.createElement("div");
    place.className = "said";
    place.setAttribute("role", "alert");
    const link = text("a", words.link);
    link.className = "button";
    link.href = location.pathname + location.search;
    place.append(text("h1", words.title), text("p", words.said), ...(kept.length ? [text("p", words.typed)] : [link]));
    main.replaceChildren(place, ...kept);
    document.querySelector("body > header").replaceChildren();
    document.title = words.title;
  };
  const look = async () => {
    let there = false;
    try {
      const answer = await fetch("/session", { cache: "no-store", signal: AbortSignal.timeout(10000) });
      there = answer.status !== 401; // trouble at the server is no end of a session
    } catch {
      there = false;
    }
    if (there) timer = setTimeout(look, AGAIN * 1000);
    else clear();
  };

  document.addEventListener("input", (event) => { if (event.target.form) typed.add(event.target.form); });
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  timer = setTimeout(look, Number(words.idle) * 1000);
})();
