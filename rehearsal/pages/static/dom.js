// Building elements, icons, and text with Telegram's entities. Text is only ever set as text.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const SHAPES = {
  bell: ["M6 9a6 6 0 0 1 12 0c0 6 2 7 2 7H4s2-1 2-7", "M10 20a2 2 0 0 0 4 0"],
  silent: ["M8 5a6 6 0 0 1 10 4c0 3 .5 4.600 1 5.600", "M16 16H4s2-1 2-7", "M10 20a2 2 0 0 0 4 0", "M3 3l18 18"],
  lock: ["M6 11h12v9H6z", "M9 11V8a3 3 0 0 1 6 0v3"],
  more: ["M5 12h.01", "M12 12h.01", "M19 12h.01"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  clip: ["M20 11l-8 8a5 5 0 0 1-7-7l8-8a3.500 3.500 0 0 1 5 5l-8 8a2 2 0 0 1-3-3l7-7"],
  send: ["M4 12l16-8-6 16-3-6z"],
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", shape);
    picture.append(path);
  }
  return picture;
}

const WRAPPERS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

function wrapped(entity, text, children, onCommand) {
  if (entity.type === "bot_command") {
    return element("button", { type: "button", class: "command", dir: "ltr", onclick: () => onCommand(text) }, ...children);
  }
  if (entity.type === "url" || entity.type === "text_link") {
    const address = entity.url || text;
    if (!/^https?:\/\//.test(address)) return element("span", {}, ...children);
    return element("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: address }, ...children);
  }
  if (entity.type === "spoiler") return element("span", { class: "spoiler", tabindex: "0" }, ...children);
  return element(WRAPPERS[entity.type] || "span", {}, ...children);
}

// Entities nest; offsets count UTF-16 units, as JavaScript's strings do.
function nodes(text, entities, from, to, onCommand) {
  const made = [];
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    let next = index + 1;
    const inner = [];
    while (next < entities.length && entities[next].offset < end) inner.push(entities[next++]);
    if (end > start) {
      if (start > at) made.push(document.createTextNode(text.slice(at, start)));
      made.push(wrapped(entity, text.slice(start, end), nodes(text, inner, start, end, onCommand), onCommand));
      at = end;
      // A quote is a block of its own, as in Telegram: the line's end behind it shows nothing more.
      if (entity.type.endsWith("blockquote") && text[at] === "\n") at += 1;
    }
    index = next;
  }
  if (to > at) made.push(document.createTextNode(text.slice(at, to)));
  return made;
}

export function formatted(text, entities, onCommand) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, ordered, 0, text.length, onCommand);
}

export function initials(name) {
  const words = name.replace(/\(.*?\)/g, "").trim().split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words[words.length - 1][0] : "")).toUpperCase();
}

export function shortTime(iso) {
  return `${iso.slice(11, 16)} UTC`;
}
