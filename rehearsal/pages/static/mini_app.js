// The page that a phone shows over its chat, within Telegram: its frame, and the telephone's finger.

import { element, icon } from "./dom.js";

const SHAPES = { native: "Telegram's app", web: "Telegram Web" };

export class MiniApp {
  constructor(phone) {
    this.phone = phone;
    this.shape = "native";
    this.number = 1;
    this.hasFinger = true;
    this.frame = null;
    window.addEventListener("message", (message) => this.take(message));
  }

  // What can be chosen of the telephone, for its menu.
  choices() {
    const shape = this.shape === "native" ? "web" : "native";
    return [
      { label: `Open pages as ${SHAPES[shape]} shows them`, act: () => this.change({ shape }, `Pages open as ${SHAPES[shape]} shows them.`) },
      this.hasFinger
        ? { label: "Take the biometrics away", act: () => this.change({ hasFinger: false }, "This telephone knows no finger now.") }
        : { label: "Give the biometrics back", act: () => this.change({ hasFinger: true }, "This telephone knows a finger again.") },
      this.number === 1
        ? { label: "Use another telephone with this account", act: () => this.change({ number: 2 }, "Another telephone with the same account: nothing was set up there.") }
        : { label: "Use their own telephone again", act: () => this.change({ number: 1 }, "Their own telephone again.") },
    ];
  }

  change(what, said) {
    this.close();
    Object.assign(this, what);
    this.phone.sayWhich();
    this.phone.toast(said);
  }

  // In a word, where it is not as at first.
  get said() {
    return [this.number === 2 ? "another telephone, same account" : "", this.shape === "web" ? SHAPES.web : "", this.hasFinger ? "" : "no biometrics"].filter(Boolean).join(" · ");
  }

  show(address) {
    this.close();
    const { name } = this.phone.person;
    this.origin = new URL(address).origin;
    this.frame = element("iframe", { class: "mini-frame", src: address, title: `Page on the phone of ${name}` });
    const head = element("div", { class: "mini-head" },
      element("span", { class: "mini-title" }, this.shape === "web" ? "Telegram Web" : "Within Telegram"),
      element("button", { type: "button", class: "button", onclick: () => this.close() }, icon("close"), " Close page"));
    this.box = element("div", { class: "mini-app", role: "region", "aria-label": `Page within Telegram, ${name}` }, head, this.frame);
    this.phone.element.classList.add("opened");
    this.phone.element.append(this.box);
  }

  close() {
    this.phone.element.classList.remove("opened");
    this.box?.remove();
    this.frame = null;
    this.box = null;
  }

  take(message) {
    if (!this.frame || message.source !== this.frame.contentWindow || message.origin !== this.origin) return;
    if (message.data?.exercise !== "asks") return;
    const { event, data } = message.data;
    if (event === "web_app_close") this.close();
    if (event === "web_app_biometry_get_info") this.tell("biometry_info_received", this.info());
    if (event === "web_app_biometry_request_access") this.askAccess(data.reason);
    if (event === "web_app_biometry_update_token") this.keep(data.token);
    if (event === "web_app_biometry_request_auth") this.askFinger(data.reason);
  }

  tell(event, data) {
    this.frame?.contentWindow.postMessage({ exercise: "tells", event, data }, this.origin);
  }

  // What this telephone keeps for the bot: whether it may ask for the finger, and the token that a finger releases.
  get kept() { return JSON.parse(localStorage.getItem(`exercise-telephone ${this.origin}`) || "{}"); }

  set kept(now) { localStorage.setItem(`exercise-telephone ${this.origin}`, JSON.stringify(now)); }

  info() {
    if (!this.hasFinger) return { available: false };
    const { granted, token } = this.kept;
    return { available: true, type: "finger", access_requested: granted !== undefined, access_granted: Boolean(granted), token_saved: Boolean(token) };
  }

  askAccess(reason) {
    if (!this.hasFinger || this.kept.granted) { this.tell("biometry_info_received", this.info()); return; }
    const answer = (granted) => { this.kept = { ...this.kept, granted }; this.tell("biometry_info_received", this.info()); };
    this.ask("May the bot use this telephone's biometrics?", reason, { Allow: () => answer(true), Refuse: () => answer(false) });
  }

  keep(token) {
    const { granted } = this.kept;
    if (!this.hasFinger || !granted) { this.tell("biometry_token_updated", { status: "failed" }); return; }
    this.kept = token ? { granted, token } : { granted };
    this.tell("biometry_token_updated", { status: token ? "updated" : "removed" });
  }

  askFinger(reason) {
    const { granted, token } = this.kept;
    const fails = () => this.tell("biometry_auth_requested", { status: "failed" });
    if (!this.hasFinger || !granted || !token) { fails(); return; }
    this.ask("Touch the sensor", reason, { Finger: () => this.tell("biometry_auth_requested", { status: "authorized", token }), Refuse: fails });
  }

  // As the telephone's own system asks, over the page: the page cannot press it.
  ask(title, reason, answers) {
    this.box.querySelector(".alert")?.remove();
    const close = (answer) => { box.remove(); answer(); };
    const keys = Object.entries(answers).map(([label, answer], at) =>
      element("button", { type: "button", class: `button${at ? "" : " button-primary"}`, onclick: () => close(answer) }, label));
    const box = element("div", { class: "alert" }, element("div", { class: "alert-box", role: "alertdialog", "aria-modal": "true", "aria-label": title },
      element("p", {}, element("strong", {}, title)), reason ? element("p", { dir: "auto" }, reason) : null, element("div", { class: "row" }, ...keys)));
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") keys.at(-1).click(); });
    this.box.append(box);
    keys[0].focus();
  }
}
