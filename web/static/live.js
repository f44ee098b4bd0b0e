// Says that the session is over where the page's stream ends for that, and takes it back once it goes on: who
// signs in in another window goes on here. What is typed in the page is not touched.
"use strict";
(() => {
  const said = document.getElementById("session-over");
  const NO_SESSION = 401;

  document.addEventListener("signed-out", () => { said.hidden = false; });
  document.addEventListener("htmx:sse:error", (event) => {
    if (event.detail.status === NO_SESSION) said.hidden = false;
  });
  document.addEventListener("htmx:sse:after:connection", (event) => {
    if (event.detail.connection.status !== NO_SESSION) said.hidden = true;
  });
})();
