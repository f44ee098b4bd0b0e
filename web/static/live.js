// Says that the session is over where the page's stream ends for that, and takes it back once it goes on: who
// signs in in another window goes on here. What is typed in the page is not touched.
"use strict";
(() => {
  const said = document.getElementById("session-over");
  const stream = document.getElementById("live");
  const NO_SESSION = 401;
  const APART = 10000;

  // A stream that was open begins anew by itself; one that never came to be, on a line that was away just
  // then, is tried again from here. While there is one, nothing comes of it.
  const again = setInterval(() => {
    const isAsked = stream.classList.contains("htmx-request");
    if (stream.isConnected && !isAsked && !document.hidden) stream.dispatchEvent(new Event("again"));
  }, APART);

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
