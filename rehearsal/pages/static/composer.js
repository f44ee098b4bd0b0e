// What one writes in a phone: the text field, replies and edits, the command menu, attachments.

import { post } from "./api.js";
import { element, icon } from "./dom.js";

const ATTACHMENTS = [["sticker", "Sticker"], ["voice", "Voice message"], ["location", "Location"], ["contact", "Contact"], ["document", "Document"], ["photo", "Photo"]];

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.commands = [];
    this.subject = null;
    this.element = this.build();
  }

  build() {
    const { name } = this.phone.person;
    this.aboutLine = element("div", { class: "about", hidden: true });
    this.keyboard = element("div", { class: "keys", hidden: true });
    this.field = element("textarea", { rows: "1", dir: "auto", "aria-label": `Write as ${name}`, placeholder: "Message", autocomplete: "off", spellcheck: "false" });
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("input", () => this.onInput());
    const menu = element("button", { type: "button", class: "icon-button menu-button", "aria-label": "Commands", title: "Commands", "aria-haspopup": "true", onclick: () => this.showCommands(menu) }, "/");
    const clip = element("button", { type: "button", class: "icon-button", "aria-label": "Send something else", title: "Sticker, voice, location, file", "aria-haspopup": "true", onclick: () => this.showAttachments(clip) }, icon("clip"));
    const send = element("button", { type: "button", class: "icon-button send", "aria-label": "Send", title: "Send (Enter)", onclick: () => this.send() }, icon("send"));
    this.menu = menu;
    return element("div", { class: "composer" }, this.aboutLine, this.keyboard, element("div", { class: "write" }, menu, clip, this.field, send));
  }

  setCommands(commands) {
    this.commands = commands;
    if (this.phone.element.querySelector(".popup.menu")) {
      this.closePopups();
      this.showCommands(this.menu);
    }
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
    if (event.key === "ArrowDown") this.phone.element.querySelector(".popup button")?.focus();
  }

  onInput() {
    this.field.style.height = "";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 128)}px`;
    if (/^\/\w*$/.test(this.field.value)) this.showCommands(this.menu, this.field.value.slice(1));
    else this.closePopups();
  }

  async send() {
    const text = this.field.value;
    if (!text.trim()) return;
    const { subject, phone } = this;
    this.field.value = "";
    this.field.style.height = "";
    this.closePopups();
    const done = subject?.kind === "edit"
      ? await post(`${phone.path}/edit`, { chat: phone.chatId, message_id: subject.message.id, text })
      : await phone.sendText(text, subject ? { reply_to: subject.message.id } : {});
    if (done) this.clearAbout();
    else this.field.value = text;
  }

  about(kind, message) {
    this.subject = { kind, message };
    const label = kind === "edit" ? "Edit: " : "Reply to: ";
    this.aboutLine.replaceChildren(element("span", {}, label + (message.text || "attachment")),
      element("button", { type: "button", class: "icon-button", "aria-label": "Never mind", onclick: () => this.clearAbout(true) }, icon("close")));
    this.aboutLine.hidden = false;
    if (kind === "edit") this.field.value = message.text;
    this.field.focus();
  }

  clearAbout(andText = false) {
    if (andText && this.subject?.kind === "edit") this.field.value = "";
    this.subject = null;
    this.aboutLine.hidden = true;
    this.field.placeholder = "Message";
  }

  // A forced reply opens as one; a keyboard of the bot's is shown until it is removed.
  markupOf(message) {
    const { kind, rows, placeholder } = message.markup;
    if (kind === "force_reply") {
      this.subject = null;
      this.about("reply", message);
      this.field.placeholder = placeholder || "Message";
    }
    if (kind === "remove") this.keyboard.hidden = true;
    if (kind !== "keyboard") return;
    this.keyboard.hidden = false;
    this.keyboard.replaceChildren(...rows.map((row) => element("div", { class: "key-row" },
      ...row.map((button) => element("button", { type: "button", class: "key", onclick: () => this.phone.sendText(button.text) }, button.text)))));
  }

  showCommands(opener, typed = "") {
    const found = this.commands.filter((one) => one.command.startsWith(typed));
    if (!found.length && typed) return this.closePopups();
    const items = found.map((one) => ({ bold: `/${one.command}`, label: one.description, act: () => { this.field.value = ""; this.phone.sendText(`/${one.command}`); } }));
    return this.popup(typed || opener !== document.activeElement ? null : opener, items, "menu", "The bot offers no commands to this person yet.");
  }

  showAttachments(opener) {
    const items = ATTACHMENTS.map(([content, label]) => ({ label, act: () => this.phone.sendText("", { content }) }));
    this.popup(opener, items);
  }

  popup(opener, items, extra = "", none = "") {
    const open = this.phone.element.querySelector(".popup");
    this.closePopups();
    if (open && opener) return;
    const box = element("div", { class: `popup ${extra}` });
    for (const item of items) {
      box.append(element("button", { type: "button", onclick: () => { this.closePopups(); item.act(); } }, item.bold ? element("b", { dir: "ltr" }, item.bold) : null, " ", element("span", { dir: "auto" }, item.label)));
    }
    if (!items.length) box.append(element("p", {}, none));
    box.addEventListener("keydown", (event) => this.walk(event, box, opener));
    this.phone.element.append(box);
    if (opener) box.querySelector("button")?.focus();
  }

  walk(event, box, opener) {
    const all = [...box.querySelectorAll("button")];
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown") all[(at + 1) % all.length].focus();
    else if (event.key === "ArrowUp") all[(at - 1 + all.length) % all.length].focus();
    else if (event.key === "Escape") { this.closePopups(); (opener || this.field).focus(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  closePopups() { this.phone.element.querySelector(".popup")?.remove(); }
}
