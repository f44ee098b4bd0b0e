// The panels on top: clock, bot, whose phones are shown, and what goes wrong.

import { get, post, remove, say } from "./api.js";
import { element } from "./dom.js";

const find = (id) => document.getElementById(id);

export class ClockPanel {
  constructor() {
    for (const button of document.querySelectorAll("[data-advance]")) {
      button.addEventListener("click", () => this.set({ advance_seconds: Number(button.dataset.advance) }));
    }
    find("speed").addEventListener("change", (event) => this.set({ speed: Number(event.target.value) }));
    setInterval(() => this.show(), 200);
  }

  async set(change) { this.take(await post("clock", change)); }

  async refresh() { this.take(await get("clock")); }

  take(told) {
    if (!told) return;
    this.base = Date.parse(told.now);
    this.speed = told.speed;
    this.since = performance.now();
    const select = find("speed");
    if (![...select.options].some((option) => Number(option.value) === told.speed)) {
      select.append(element("option", { value: told.speed }, `${told.speed} ×`));
    }
    select.value = String(told.speed);
    this.show();
  }

  show() {
    if (this.base === undefined) return;
    const now = new Date(this.base + (performance.now() - this.since) * this.speed).toISOString();
    find("clock-time").textContent = now.slice(11, 19);
    find("clock-time").setAttribute("datetime", now);
    find("clock-date").textContent = `UTC, ${now.slice(0, 10)}`;
  }
}

const STATES = { running: "The bot is running", stopped: "The bot is stopped", unknown: "The bot runs elsewhere" };

export class BotPanel {
  constructor(page) {
    this.page = page;
    find("bot-kill").addEventListener("click", () => this.act("kill"));
    find("bot-restart").addEventListener("click", () => this.act("restart"));
    setInterval(() => this.refresh(), 5000);
  }

  async act(action) {
    for (const id of ["bot-kill", "bot-restart"]) find(id).disabled = true;
    this.take(await post("bot", { action }));
    for (const id of ["bot-kill", "bot-restart"]) find(id).disabled = false;
  }

  async refresh() {
    if (!document.hidden) this.take(await get("bot"));
  }

  take(told) {
    if (!told) return;
    this.page.botName = told.name;
    find("bot-dot").className = `dot ${told.state}`;
    const line = find("bot-state");
    if (line.textContent !== STATES[told.state]) line.textContent = STATES[told.state];
    find("bot-kill").disabled = told.state !== "running";
    find("bot-restart").disabled = told.state === "unknown";
  }
}

export function panelButton(buttonId, panelId) {
  const button = find(buttonId);
  const panel = find(panelId);
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  });
}

export class PeoplePanel {
  constructor(page) {
    this.page = page;
    panelButton("people-button", "people-panel");
  }

  draw(people) {
    const members = new Map();
    for (const person of people) {
      const member = person.member || "Network";
      members.set(member, [...(members.get(member) || []), person]);
    }
    this.badges = new Map();
    find("people-list").replaceChildren(...[...members].map(([member, those]) =>
      element("fieldset", { class: "people-group" }, element("legend", {}, member), ...those.map((person) => this.line(person)))));
  }

  line(person) {
    const box = element("input", { type: "checkbox", "data-person": person.id });
    box.checked = this.page.isOpen(person);
    box.addEventListener("change", () => this.page.toggle(person, box.checked));
    const badge = element("span", { class: "badge", hidden: true });
    this.badges.set(person.telegram_id, badge);
    return element("label", {}, box, element("span", { class: "who" }, element("bdi", {}, person.name), element("small", {}, person.role)), badge);
  }

  check(person, open) {
    const box = find("people-list").querySelector(`[data-person="${CSS.escape(person.id)}"]`);
    if (box) box.checked = open;
  }

  showUnread(counts) {
    let hidden = 0;
    for (const [id, badge] of this.badges || []) {
      const count = counts.get(id) || 0;
      badge.textContent = count;
      badge.hidden = !count;
      if (!this.page.phones.has(id)) hidden += count;
    }
    const total = find("people-badge");
    total.textContent = hidden;
    total.hidden = !hidden;
    total.title = "Not yet looked at, on phones that are put away";
  }
}

export class TroublePanel {
  constructor(page) {
    this.page = page;
    panelButton("trouble-button", "trouble-panel");
    find("fault-form").addEventListener("submit", (event) => { event.preventDefault(); this.add(); });
    find("fault-clear").addEventListener("click", async () => this.take(await remove("faults")));
    find("limits").addEventListener("change", (event) => post("limits", { enabled: event.target.checked }));
    const broken = { update: { message: { message_id: "EXERCISE: not a number", chat: 7, date: "never" } } };
    this.send("update-broken", broken, "An update that cannot be parsed waits for the bot.");
    this.send("update-repeat", { repeat: 1 }, "The last updates will be delivered once more.");
    this.send("update-reverse", { reverse: 1 }, "The next updates that wait together come out of order.");
  }

  send(id, body, said) {
    find(id).addEventListener("click", async () => { if (await post("updates", body)) say(said); });
  }

  async refresh() {
    this.take(await get("faults"));
    const limits = await get("limits");
    if (limits) find("limits").checked = limits.enabled;
  }

  async add() {
    const chat = find("fault-chat").value;
    const times = find("fault-times").value;
    this.take(await post("faults", {
      kind: find("fault-kind").value,
      method: find("fault-method").value,
      chat_id: chat ? Number(chat) : null,
      times: times ? Number(times) : null,
      seconds: Number(find("fault-seconds").value) || 0,
    }));
  }

  take(told) {
    if (!told) return;
    const kinds = find("fault-kind");
    if (!kinds.options.length) kinds.append(...told.kinds.map((one) => element("option", { value: one.kind }, one.effect)));
    const effects = new Map(told.kinds.map((one) => [one.kind, one.effect]));
    const lines = told.active.map((fault) => {
      const often = fault.times === null ? "until removed" : `${fault.times} more`;
      const where = fault.chat_id === null ? "" : `, ${this.page.nameOfChat(fault.chat_id)}`;
      const off = async () => this.take(await remove(`faults?id=${fault.id}`));
      return element("li", {}, element("span", {}, `${fault.method || "Any call"}${where}: ${effects.get(fault.kind)} (${often})`),
        element("button", { type: "button", class: "button", onclick: off }, "Off"));
    });
    find("fault-list").replaceChildren(...(lines.length ? lines : [element("li", { class: "none" }, "Nothing: everything works.")]));
    find("trouble-badge").textContent = lines.length;
    find("trouble-badge").hidden = !lines.length;
  }

  drawPeople(people) {
    find("fault-chat").append(...people.map((person) => element("option", { value: person.telegram_id }, person.name)));
  }
}
