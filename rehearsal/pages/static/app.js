// The page: which phones are open, and the stream of what happens.

import { get } from "./api.js";
import { element } from "./dom.js";
import { BotPanel, ClockPanel, PeoplePanel, TroublePanel } from "./panels.js";
import { Phone } from "./phone.js";

const KEPT = "exercise-open-phones";
const COLOURS = 7;

class Page {
  constructor() {
    this.people = [];
    this.phones = new Map();
    this.unread = new Map();
    this.botName = "The bot";
    this.grid = document.getElementById("phones");
    this.clock = new ClockPanel();
    this.bot = new BotPanel(this);
    this.peoplePanel = new PeoplePanel(this);
    this.trouble = new TroublePanel(this);
  }

  async start() {
    await Promise.all([this.clock.refresh(), this.bot.refresh(), this.trouble.refresh(), this.loadPeople()]);
    const wanted = this.remembered();
    this.peoplePanel.draw(this.people);
    this.trouble.drawPeople(this.people);
    for (const person of this.people) if (wanted.has(person.id)) this.open(person);
    this.sayIfNoneOpen();
    await Promise.all([...this.phones.values()].map((phone) => phone.load()));
    this.countUnread();
    this.listen();
    document.body.dataset.ready = "yes";
  }

  remembered() {
    const kept = localStorage.getItem(KEPT);
    const known = new Set(this.people.map((person) => person.id));
    const ids = kept ? kept.split(",").filter((id) => known.has(id)) : [];
    return new Set(ids.length ? ids : this.firstPhones());
  }

  // A newcomer sees who asks, and who is asked: the first official and another member's desk.
  firstPhones() {
    const official = this.people.find((person) => person.role === "Official") || this.people[0];
    if (!official) return [];
    const other = this.people.find((person) => person.member !== official.member && person.role.startsWith("Duty"));
    const desk = other ? this.people.filter((person) => person.member === other.member && person.role !== "Official") : this.people.slice(1);
    return [official, ...desk.slice(0, 3)].map((person) => person.id);
  }

  async loadPeople() {
    const people = await get("people");
    if (!people) return;
    this.people = people;
    this.members = [...new Set(people.map((person) => person.member))];
    this.unread = new Map(people.map((person) => [person.telegram_id, person.chats.reduce((sum, chat) => sum + chat.unread, 0)]));
    for (const phone of this.phones.values()) phone.setChats(people.find((one) => one.telegram_id === phone.person.telegram_id).chats);
  }

  colourOf(person) { return `c${this.members.indexOf(person.member) % COLOURS}`; }

  nameOfChat(id) { return this.people.find((person) => person.telegram_id === id)?.name || `chat ${id}`; }

  isOpen(person) { return this.phones.has(person.telegram_id) || this.remembered().has(person.id); }

  openPeople() { return [...this.phones.keys()]; }

  open(person) {
    const phone = new Phone(person, this);
    this.phones.set(person.telegram_id, phone);
    phone.setChats(person.chats);
    const after = this.people.slice(this.people.indexOf(person) + 1).find((one) => this.phones.has(one.telegram_id));
    this.grid.insertBefore(phone.element, after ? this.phones.get(after.telegram_id).element : null);
    return phone;
  }

  toggle(person, open) {
    if (open) this.open(person).load();
    else {
      this.phones.get(person.telegram_id)?.element.remove();
      this.phones.delete(person.telegram_id);
    }
    localStorage.setItem(KEPT, this.people.filter((one) => this.phones.has(one.telegram_id)).map((one) => one.id).join(","));
    this.peoplePanel.check(person, open);
    this.sayIfNoneOpen();
    this.countUnread();
  }

  sayIfNoneOpen() {
    this.grid.querySelector(".none-open")?.remove();
    if (!this.phones.size) this.grid.append(element("p", { class: "none-open" }, "No phone is shown. Choose some under People."));
  }

  countUnread() {
    for (const [id, phone] of this.phones) this.unread.set(id, phone.unread);
    this.peoplePanel.showUnread(this.unread);
    const total = [...this.unread.values()].reduce((sum, count) => sum + count, 0);
    document.title = `${total ? `(${total}) ` : ""}${document.querySelector("h1").textContent} – phones`;
  }

  listen() {
    const from = Math.min(...[...this.phones.values()].map((phone) => phone.event), Number.MAX_SAFE_INTEGER);
    const source = new EventSource(`/rehearsal/events?after=${this.phones.size ? from : 0}`);
    let lost = false;
    source.onmessage = (event) => this.take(JSON.parse(event.data));
    source.onerror = () => { lost = true; };
    source.onopen = () => {
      if (lost) this.again();
      lost = false;
    };
  }

  async again() {
    await Promise.all([this.clock.refresh(), this.bot.refresh(), this.trouble.refresh(), this.loadPeople()]);
    for (const phone of this.phones.values()) { phone.event = 0; await phone.load(); }
  }

  take(event) {
    for (const phone of this.phones.values()) phone.apply(event);
    if (event.kind === "new") this.countAway(event);
    if (event.kind === "clock") this.clock.refresh();
    if (event.kind === "faults") this.trouble.refresh();
    if (event.kind === "bot") this.bot.refresh();
    if (event.kind === "chat") this.loadPeople();
    if (event.kind === "commands") for (const phone of this.phones.values()) this.refreshCommands(phone);
  }

  countAway(event) {
    const id = event.chat_id;
    if (id < 0 || this.phones.has(id) || event.message.sender === id) return;
    this.unread.set(id, (this.unread.get(id) || 0) + 1);
    this.countUnread();
  }

  async refreshCommands(phone) {
    clearTimeout(phone.refreshing);
    phone.refreshing = setTimeout(async () => phone.composer.setCommands(await get(`${phone.path}/commands?chat=${phone.chatId}`) || []), 150);
  }
}

new Page().start();
