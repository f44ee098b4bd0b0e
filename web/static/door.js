// The door from the chat: takes what Telegram signed out of the address, sends it once, and goes on.
// It stands in the fragment, which no browser sends; it is cleared before anything else is done.

const launch = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
history.replaceState(null, "", location.pathname + location.search);

const isFramed = window.top !== window;

// Telegram's apps wait for this before they show the page (web_app_ready), and give it all the room.
function tell(event) {
  const told = { eventType: event, eventData: {} };
  if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(event, "{}");
  else if (window.external && "notify" in window.external) window.external.notify(JSON.stringify(told));
  else if (isFramed) window.parent.postMessage(JSON.stringify(told), "https://web.telegram.org");
}

// Without cookies and storage of its own nothing would be known of the session on the next page.
function keeps() {
  try {
    localStorage.setItem("door", "1");
    localStorage.removeItem("door");
    return navigator.cookieEnabled;
  } catch {
    return false;
  }
}

function show(id) {
  for (const part of ["by-itself", "elsewhere", "opening", "crowded", "closed"]) {
    document.getElementById(part).hidden = part !== id;
  }
}

async function enter() {
  show("opening");
  const answer = await fetch(location.pathname + location.search, {
    method: "POST",
    body: new URLSearchParams({ launch }),
    redirect: "manual",
  }).catch(() => null);
  if (answer && answer.type === "opaqueredirect") {
    location.replace(document.getElementById("opening").dataset.leadsTo);
  } else {
    show(answer && answer.status === 429 ? "crowded" : "closed");
  }
}

tell("web_app_ready");
tell("web_app_expand");
if (isFramed || !keeps()) show("elsewhere");
else if (launch) enter();
