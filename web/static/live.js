// Says that the session is over where the page's stream ends for that, and takes it back once it goes on: who
// signs in in another window goes on here. What is typed in the page is not touched.
"use strict";
(() => {
  const said = document.getElementById("session-over");
  const stream = document.getElementById("live");
  const news = stream.nextElementSibling;
  const NO_SESSION = 401;
  const BROKEN = 500;
  const APART = 10000;

  let isMissed = false;

  // A stream that was open begins anew by itself; one that never came to be, on a line that was away just
  // then, is tried again from here. While there is one, nothing comes of it. What it announced and could not be
  // fetched just then is asked for again too: else it would be said with the next change alone.
  const again = setInterval(() => {
    if (!stream.isConnected || document.hidden) return;
    if (!stream.classList.contains("htmx-request")) stream.dispatchEvent(new Event("again"));
    if (isMissed) stream.dispatchEvent(new Event("news"));
    isMissed = false;
  }, APART);

  news.addEventListener("htmx:error", () => { isMissed = true; });
  news.addEventListener("htmx:response:error", (event) => {
    const { status } = event.detail.ctx.response;
    isMissed = status === NO_SESSION || status >= BROKEN;
  });

  document.addEventListener("signed-out", () => { said.hidden = false; });
  document.addEventListener("htmx:response:error", (event) => {
    if (event.target === stream && event.detail.ctx.response.status === NO_SESSION) said.hidden = false;
  });
  document.addEventListener("htmx:sse:error", (event) => {
    if (event.detail.status === NO_SESSION) said.hidden = false;
  });
  document.addEventListener("htmx:sse:after:connection", (event) => {
    if (event.detail.connection.status !== NO_SESSION) said.hidden = true;
  });
  document.addEventListener("htmx:sse:close", (event) => {
    if (event.detail.reason === "message") clearInterval(again);
  });
})();
