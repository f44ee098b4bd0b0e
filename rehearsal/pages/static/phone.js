// One person's phone: its messages, what one writes and presses in it, what it shows of answers.

import { get, post, say } from "./api.js";
import { element, icon, initials } from "./dom.js";
import { messageElement } from "./message.js";
import { Composer } from "./composer.js";
import { MiniApp } from "./mini_app.js";

const PATIENCE = 30000;

export class Phone {
  constructor(person, page) {
    this.person = person;
    this.page = page;
    this.chatId = person.telegram_id;
    this.shown = new Map();
    this.event = 0;
    this.unread = 0;
    this.standing = "";
    this.waiting = new Map();
    this.answers = new Map();
    this.miniApp = new MiniApp(this);
    this.element = this.build();
  }

  get path() { return `people/${this.person.telegram_id}`; }

  get inGroup() { return this.chatId !== this.person.telegram_id; }

  build() {
    const { person } = this;
    this.badge = element("span", { class: "badge", hidden: true, title: "Not yet looked at" });
    this.messages = element("div", { class: "messages", tabindex: "0", role: "log", "aria-label": `Messages on the phone of ${person.name}` });
    this.standingLine = element("div", { class: "standing", hidden: true }, element("span", {}, "You have blocked the bot."),
      element("button", { type: "button", class: "button", onclick: () => this.block(false) }, "Unblock"));
    this.whichLine = element("p", { class: "which", hidden: true });
    this.chatChoice = element("label", { class: "chat-choice", hidden: true }, "Chat");
    this.composer = new Composer(this);
    const head = element("header", { class: "phone-head" },
      element("span", { class: `face ${this.page.colourOf(person)}`, "aria-hidden": "true" }, initials(person.name)),
      element("div", { class: "phone-who" }, element("h2", {}, element("bdi", {}, person.name)),
        element("p", {}, [person.member, person.role].filter(Boolean).join(" · ")), this.whichLine),
      this.badge, this.menuButton(),
      element("button", { type: "button", class: "icon-button", "aria-label": `Put away the phone of ${person.name}`, title: "Put this phone away", onclick: () => this.page.toggle(person, false) }, icon("close")));
    const whole = element("section", { class: "phone", "aria-label": `Phone of ${person.name}`, "data-person": person.id }, head, this.chatChoice, this.standingLine, this.messages, this.composer.element);
    for (const kind of ["pointerdown", "focusin"]) whole.addEventListener(kind, () => this.look());
    whole.addEventListener("keydown", (event) => { if (event.key === "Escape") this.composer.closePopups(); });
    return whole;
  }

  menuButton() {
    return element("button", { type: "button", class: "icon-button more", "aria-label": "More for this phone", title: "More", onclick: (event) => {
      const blocked = this.standing === "blocked";
      this.composer.popup(event.currentTarget, [
        { label: blocked ? "Unblock the bot" : "Block the bot", act: () => this.block(!blocked) },
        { label: "Make a group with the bot in it", act: () => this.makeGroup() },
        ...this.miniApp.choices(),
      ], "from-top");
    } }, icon("more"));
  }

  async load() {
    const told = await get(`${this.path}/messages?chat=${this.chatId}`);
    if (!told) return;
    this.event = told.event;
    this.shown = new Map(told.messages.map((message) => [message.id, message]));
    this.setStanding(told.standing);
    this.setUnread(told.unread);
    this.draw();
    this.composer.setCommands(await get(`${this.path}/commands?chat=${this.chatId}`) || []);
  }

  setChats(chats) {
    const known = chats.find((chat) => chat.id === this.person.telegram_id);
    if (known) this.setStanding(known.standing);
    this.chatChoice.hidden = chats.length < 2;
    const select = element("select", { onchange: (event) => { this.chatId = Number(event.target.value); this.load(); } });
    for (const chat of chats) select.append(element("option", { value: chat.id, selected: chat.id === this.chatId }, chat.title));
    this.chatChoice.replaceChildren("Chat ", select);
  }

  draw() {
    this.messages.replaceChildren();
    this.lastDay = "";
    if (!this.shown.size) return this.drawEmpty();
    for (const message of this.shown.values()) this.append(message);
    this.scrollDown();
    return undefined;
  }

  drawEmpty() {
    const first = this.person.name.split(" ")[0];
    this.messages.append(element("div", { class: "empty" }, element("p", {}, this.inGroup ? "Nothing here yet." : `${first} has not written to the bot yet.`),
      this.inGroup ? null : element("button", { type: "button", class: "button button-primary", onclick: () => this.sendText("/start") }, "Start")));
  }

  append(message) {
    this.messages.querySelector(".empty")?.remove();
    const day = message.date.slice(0, 10);
    if (day !== this.lastDay) this.messages.append(element("p", { class: "day" }, day));
    this.lastDay = day;
    const made = messageElement(message, this);
    this.messages.append(made);
    return made;
  }

  apply(event) {
    if (event.number <= this.event) return;
    this.event = event.number;
    if (event.kind === "answered" && event.person === this.person.telegram_id) this.answered(event.press, event.answer);
    if (event.chat_id !== this.chatId || event.kind === "answered") return;
    const { message } = event;
    if (!message) return;
    const nearEnd = this.messages.scrollHeight - this.messages.scrollTop - this.messages.clientHeight < 120;
    const old = this.messages.querySelector(`[data-id="${message.id}"]`);
    if (event.kind === "deleted") {
      this.shown.delete(message.id);
      old?.remove();
      return;
    }
    this.shown.set(message.id, message);
    if (old) old.replaceWith(messageElement(message, this));
    else this.arrive(message);
    if (nearEnd || !message.from_bot) this.scrollDown();
  }

  arrive(message) {
    const made = this.append(message);
    if (message.sender === this.person.telegram_id) return;
    this.setUnread(this.unread + 1);
    made.classList.add("new");
    if (!message.from_bot || message.silent) return;
    this.element.classList.add("rings");
    setTimeout(() => this.element.classList.remove("rings"), 4000);
    this.composer.markupOf(message);
  }

  look() {
    if (!this.unread) return;
    this.setUnread(0);
    for (const made of this.messages.querySelectorAll(".message.new")) made.classList.remove("new");
    this.element.classList.remove("rings");
    post(`${this.path}/read`, { chat: this.chatId });
  }

  setUnread(count) {
    this.unread = count;
    this.badge.textContent = count;
    this.badge.hidden = count === 0;
    this.badge.setAttribute("aria-label", `${count} not yet looked at`);
    this.page.countUnread();
  }

  setStanding(standing) {
    this.standing = standing;
    this.standingLine.hidden = standing !== "blocked";
  }

  scrollDown() { this.messages.scrollTop = this.messages.scrollHeight; }

  goTo(id) {
    const found = this.messages.querySelector(`[data-id="${id}"]`);
    if (found) found.scrollIntoView({ block: "center" });
  }

  nameOf(message) {
    if (message.from_bot) return this.page.botName;
    const person = this.page.people.find((one) => one.telegram_id === message.sender);
    return person ? person.name : "Channel";
  }

  sendText(text, extra = {}) { return post(`${this.path}/send`, { text, chat: this.chatId, ...extra }); }

  replyTo(message) { this.composer.about("reply", message); }

  startEdit(message) { this.composer.about("edit", message); }

  deleteMessage(message) { return post(`${this.path}/delete`, { chat: this.chatId, message_id: message.id }); }

  block(blocked) { return post(`${this.path}/block`, { blocked }); }

  makeGroup() {
    const others = this.page.openPeople().filter((id) => id !== this.person.telegram_id);
    return post("groups", { title: "EXERCISE group", by: this.person.telegram_id, people: others, bot: "member" });
  }

  async press(message, button, key) {
    if (button.url) { window.open(button.url, "_blank", "noopener"); return; }
    if (button.web_app) { await this.open(message, button.web_app.url); return; }
    if (button.copy_text) { await this.copy(button.copy_text.text); return; }
    key.setAttribute("aria-busy", "true");
    await this.claim(message, button.callback_data, false, () => key.removeAttribute("aria-busy"));
  }

  // Of this machine's pages the phone shows what Telegram would, and they know who opened them; others get a tab.
  async open(message, url) {
    const { shape, number } = this.miniApp;
    const told = await post(`${this.path}/open`, { chat: this.chatId, message_id: message.id, url, shape, telephone: number });
    if (told?.shown) this.miniApp.show(told.shown);
    else if (told) window.open(told.url, "_blank", "noopener");
  }

  sayWhich() {
    this.whichLine.textContent = this.miniApp.said;
    this.whichLine.hidden = !this.miniApp.said;
  }

  // The answer comes with the stream of events, before or after the press itself is confirmed.
  async claim(message, data, forged, done) {
    const told = await post(`${this.path}/press`, { chat: this.chatId, message_id: message.id, data, forged, within: 0 });
    if (!told) { done(); return; }
    const timer = setTimeout(() => this.answered(told.press, null), PATIENCE);
    this.waiting.set(told.press, (answer) => { clearTimeout(timer); done(); this.showAnswer(answer); });
    if (this.answers.has(told.press)) this.answered(told.press, this.answers.get(told.press));
  }

  answered(press, answer) {
    const waits = this.waiting.get(press);
    this.waiting.delete(press);
    if (waits) waits(answer);
    else this.answers.set(press, answer);
  }

  async forge(message) {
    const data = window.prompt("Callback data that this person's altered app claims to have pressed (EXERCISE):", "");
    if (data === null) return;
    await this.claim(message, data, true, () => {});
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast("Copied");
    } catch {
      this.alert(text);
    }
  }

  showAnswer(answer) {
    if (!answer) this.toast("The bot has not answered this press.");
    else if (answer.url) say(`The bot asks to open ${answer.url}`);
    else if (answer.text && answer.alert) this.alert(answer.text);
    else if (answer.text) this.toast(answer.text);
  }

  toast(text) {
    this.element.querySelector(".toast")?.remove();
    const shown = element("p", { class: "toast", role: "status", dir: "auto" }, text);
    this.element.append(shown);
    setTimeout(() => shown.remove(), 5000);
  }

  alert(text) {
    const before = document.activeElement;
    const close = () => { box.remove(); if (before?.isConnected) before.focus(); };
    const ok = element("button", { type: "button", class: "button button-primary", onclick: close }, "OK");
    const box = element("div", { class: "alert" }, element("div", { class: "alert-box", role: "alertdialog", "aria-modal": "true", "aria-label": "The bot says" }, element("p", { dir: "auto" }, text), ok));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key === "Tab") { event.preventDefault(); ok.focus(); }
    });
    this.element.append(box);
    ok.focus();
  }
}
