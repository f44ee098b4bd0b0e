// Calls of the rehearsal's own interface. A refusal is shown at the bottom of the page.

const notice = document.getElementById("notice");
let hiding = 0;

export function say(text) {
  notice.textContent = text;
  notice.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { notice.hidden = true; }, 6000);
}

async function call(method, path, body) {
  const options = { method, headers: { "Content-Type": "application/json" } };
  if (body !== undefined) options.body = JSON.stringify(body);
  let answer;
  try {
    answer = await fetch(`/rehearsal/${path}`, options);
  } catch {
    say("The rehearsal's server does not answer. Is it still running?");
    return null;
  }
  const told = await answer.json().catch(() => ({ error: "The server's answer could not be read." }));
  if (answer.ok) return told;
  say(told.error || "That was refused.");
  return null;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const remove = (path) => call("DELETE", path, {});
