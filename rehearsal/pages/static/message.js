// One message: text, marks, buttons, and what one can do with it.

import { element, formatted, icon, shortTime } from "./dom.js";

const SHOWN = {
  sticker: (a) => [a.sticker?.emoji || "□", "Sticker"],
  voice: (a) => ["♪", `Voice message, ${a.voice?.duration ?? 0} s`],
  location: (a) => ["◎", `Location ${a.location?.latitude}, ${a.location?.longitude}`],
  contact: (a) => ["☎", `Contact ${a.contact?.first_name}, ${a.contact?.phone_number}`],
  document: (a) => ["▤", a.document?.file_name || "Document"],
  photo: () => ["▣", "Photo"],
};

function serviceText(attachment) {
  if (attachment.new_chat_members) return "The bot was added to this group";
  if (attachment.pinned_message) return "A message was pinned";
  const timer = attachment.message_auto_delete_timer_changed;
  if (timer) return timer.message_auto_delete_time ? "Messages of this chat are deleted after a while" : "Messages of this chat stay";
  if (attachment.migrate_to_chat_id) return "This group has become a supergroup";
  if (attachment.migrate_from_chat_id) return "This supergroup was a group before";
  return "Service message";
}

// A picture of the bot's is shown; an invented one of a person's has nothing to show.
function pictureOf(message) {
  const [sign, label] = SHOWN.photo();
  const without = element("p", { class: "attachment" }, element("span", { class: "big", "aria-hidden": "true" }, sign), label);
  const [photo] = message.attachment.photo ?? [];
  if (!message.from_bot || !photo) return without;
  const picture = element("img", { class: "picture", src: `/rehearsal/pictures/${encodeURIComponent(photo.file_id)}`, alt: label });
  picture.addEventListener("error", () => picture.replaceWith(without));
  return picture;
}

// A file of the bot's opens beside the phones.
function documentOf(message) {
  const [sign, label] = SHOWN.document(message.attachment);
  const shown = [element("span", { class: "big", "aria-hidden": "true" }, sign), label];
  const { file_id } = message.attachment.document ?? {};
  if (!message.from_bot || !file_id) return element("p", { class: "attachment" }, ...shown);
  const address = `/rehearsal/documents/${encodeURIComponent(file_id)}`;
  return element("p", { class: "attachment" }, element("a", { href: address, target: "_blank", rel: "noopener" }, ...shown));
}

function attachmentOf(message) {
  if (message.content === "text") return null;
  if (message.content === "service") return element("p", { class: "attachment" }, serviceText(message.attachment));
  if (message.content === "photo") return pictureOf(message);
  if (message.content === "document") return documentOf(message);
  const [sign, label] = SHOWN[message.content](message.attachment);
  return element("p", { class: "attachment" }, element("span", { class: "big", "aria-hidden": "true" }, sign), label);
}

function mark(name, label, extra = "") {
  return element("span", { class: `mark ${extra}`, title: label }, icon(name), element("span", {}, label));
}

function historyOf(message) {
  const list = element("div", { class: "history" });
  for (const edition of message.history) {
    list.append(element("div", {}, `until ${shortTime(edition.until)}:`, element("p", { dir: "auto" }, edition.text)));
  }
  return list;
}

function marksOf(message, bubble) {
  const marks = element("p", { class: "marks" });
  if (message.from_bot) marks.append(message.silent ? mark("silent", "silent") : mark("bell", "rings", "ringing"));
  if (message.protected) marks.append(element("span", { class: "mark", title: "Cannot be forwarded or copied" }, icon("lock"), "protected"));
  if (message.history.length) {
    const edited = element("button", { type: "button", class: "mark", title: "Show what it said before", "aria-expanded": "false" }, "edited");
    edited.addEventListener("click", () => {
      const shown = bubble.querySelector(".history");
      if (shown) shown.remove();
      else bubble.append(historyOf(message));
      edited.setAttribute("aria-expanded", String(!shown));
    });
    marks.append(edited);
  }
  marks.append(element("time", { datetime: message.date, title: message.date }, shortTime(message.date)));
  return marks;
}

function keyOf(button, message, phone) {
  const sign = button.url || button.web_app ? "↗" : button.copy_text ? "⧉" : "";
  const key = element("button", { type: "button", class: `key ${button.style || ""}`, dir: "auto" }, button.text,
    sign ? element("span", { class: "sign", "aria-hidden": "true" }, `\u00a0${sign}`) : null);
  if (button.callback_data !== undefined) key.dataset.callback = button.callback_data;
  key.addEventListener("click", () => phone.press(message, button, key));
  return key;
}

function keysOf(message, phone) {
  if (message.markup.kind !== "inline") return null;
  const keys = element("div", { class: "keys" });
  for (const row of message.markup.rows) {
    keys.append(element("div", { class: "key-row" }, ...row.map((button) => keyOf(button, message, phone))));
  }
  return keys;
}

function actionsOf(message, phone, close) {
  const action = (label, act) => element("button", { type: "button", class: "button", onclick: () => { close(); act(); } }, label);
  const actions = element("div", { class: "message-actions" }, action("Reply", () => phone.replyTo(message)));
  if (!message.from_bot && message.content === "text") actions.append(action("Edit", () => phone.startEdit(message)));
  actions.append(action("Delete", () => phone.deleteMessage(message)));
  if (message.from_bot) actions.append(action("Forge a press…", () => phone.forge(message)));
  return actions;
}

function menuOf(message, phone, bubble) {
  const open = element("button", { type: "button", class: "icon-button more message-menu", "aria-label": "What to do with this message", "aria-expanded": "false" }, icon("more"));
  open.addEventListener("click", () => {
    const shown = bubble.querySelector(".message-actions");
    const close = () => { bubble.querySelector(".message-actions")?.remove(); open.setAttribute("aria-expanded", "false"); };
    if (shown) return close();
    bubble.append(actionsOf(message, phone, close));
    open.setAttribute("aria-expanded", "true");
    return undefined;
  });
  return open;
}

function quoteOf(message, phone) {
  if (message.reply_to === null) return null;
  const replied = phone.shown.get(message.reply_to);
  const text = replied ? replied.text || "Attachment" : "A message that is no longer there";
  return element("button", { type: "button", class: "quote", title: "Go to that message", onclick: () => phone.goTo(message.reply_to) }, text);
}

export function messageElement(message, phone) {
  const mine = !message.from_bot && message.sender === phone.person.telegram_id;
  const article = element("article", { class: `message${mine ? " mine" : ""}`, "data-id": message.id, "aria-label": mine ? "You" : phone.nameOf(message) });
  const bubble = element("div", { class: "bubble" });
  if (!mine && phone.inGroup) bubble.append(element("p", { class: "sender" }, phone.nameOf(message)));
  if (message.forwarded_from) bubble.append(element("p", { class: "sender" }, `Forwarded from ${message.forwarded_from}`));
  for (const part of [quoteOf(message, phone), attachmentOf(message)]) if (part) bubble.append(part);
  if (message.text) bubble.append(element("div", { class: "text", dir: "auto" }, ...formatted(message.text, message.entities, (text) => phone.sendText(text))));
  const marks = marksOf(message, bubble);
  marks.prepend(menuOf(message, phone, bubble));  // in the row of the marks it covers no word
  bubble.append(marks);
  article.append(bubble);
  const keys = keysOf(message, phone);
  if (keys) article.append(keys);
  return article;
}
