// Makes the desk live. Without this script every page still works; it only stands still.

const LOCALE = "en-GB";
const ON_A_PAGE = 40;
const KEPT = 400;
const MOVING_MILLISECONDS = 5000;
const FORMS = {
  clock: { hour: "2-digit", minute: "2-digit" },
  day: { day: "numeric", month: "short", year: "numeric" },
  full: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
};

/** Times in the reader's zone; UTC stays in the title. */
function localTimes(root) {
  for (const time of root.querySelectorAll("time[data-form]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    time.textContent = moment.toLocaleString(LOCALE, FORMS[time.dataset.form]).replace("Sept", "Sep");
    if (time.dataset.form === "day") time.hidden = moment.toDateString() === new Date().toDateString();
  }
  const zone = root.querySelector("#zone");
  if (zone) zone.textContent = `times in ${Intl.DateTimeFormat().resolvedOptions().timeZone}`;
}

/** In an article, a note and its words light up together; so do the words that the address names. */
function lighting() {
  const notesOf = (element) => (element?.dataset.note ?? element?.dataset.notes ?? "").split(" ").filter(Boolean);
  const light = (target, on) => {
    for (const note of notesOf(target.closest?.("[data-note], [data-notes]"))) {
      for (const lit of document.querySelectorAll(`[data-note="${note}"], [data-notes~="${note}"]`)) lit.classList.toggle("lit", on);
    }
  };
  const aim = () => {
    const named = location.hash && document.getElementById(location.hash.slice(1));
    const number = named?.matches?.(".number") ? named.textContent : null;
    for (const piece of document.querySelectorAll("[data-notes]")) piece.classList.toggle("aimed", notesOf(piece).includes(number));
  };
  document.addEventListener("mouseover", (event) => light(event.target, true));
  document.addEventListener("mouseout", (event) => light(event.target, false));
  addEventListener("hashchange", aim);
  aim();
}

/** j and k walk through the statements, o opens one, / searches, ? shows the keys. */
function keyboard(wire) {
  const statements = () => [...document.querySelectorAll(".statement, .marginal")];
  const here = () => document.activeElement?.closest?.(".statement, .marginal") ?? null;
  const step = (by) => {
    const all = statements();
    const next = all[here() ? all.indexOf(here()) + by : 0];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  };
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    o: () => here()?.querySelector("a.open, a.number")?.click(),
    "/": () => document.getElementById("q")?.select(),
    "?": () => document.getElementById("keys").showModal(),
    p: () => wire?.togglePause(),
    n: () => wire?.show(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });
}

/** The live wire: cards come rendered from the server and wait while the reader has scrolled or paused. */
class Wire {
  constructor(line) {
    this.line = line;
    this.cards = document.getElementById("cards");
    this.state = document.getElementById("state");
    this.pause = document.getElementById("pause");
    this.fresh = document.getElementById("fresh");
    this.address = new URL(line.dataset.stream, location.href);
    this.older = document.getElementById("older");
    this.total = Number(this.state.dataset.total);
    this.since = new Date().toLocaleTimeString(LOCALE, FORMS.clock);
    this.waiting = [];
    this.shown = 0;
    this.paused = false;
    this.moved = null;
    this.pause.hidden = false;
    this.pause.addEventListener("click", () => this.togglePause());
    this.fresh.addEventListener("click", () => this.show());
    addEventListener("scroll", () => this.reading() || this.settle(), { passive: true });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.hangUp() : this.listen()));
    this.listen();
  }

  /** A hidden page hangs up: browsers allow few connections to one server. It goes on where it was when it is seen again. */
  hangUp() {
    this.source?.close();
    this.source = null;
  }

  listen() {
    if (this.source || document.hidden) return;
    this.source = new EventSource(this.address);
    this.source.addEventListener("open", () => this.say("live"));
    this.source.addEventListener("well", () => this.say("live"));
    this.source.addEventListener("trouble", (event) => this.say(event.data, "is-troubled"));
    this.source.addEventListener("statement", (event) => this.receive(event));
    this.source.addEventListener("error", () => {
      const over = this.source?.readyState === EventSource.CLOSED;
      this.say(over ? "not live: reload the page" : "the desk does not answer; trying again", "is-troubled");
    });
  }

  receive(event) {
    if (event.lastEventId) this.address.searchParams.set("after", event.lastEventId);
    const template = document.createElement("template");
    template.innerHTML = event.data;
    const card = template.content.querySelector(".statement");
    if (!card || document.getElementById(card.id) || this.waiting.some((other) => other.id === card.id)) return;
    localTimes(card);
    this.waiting.push(card);
    this.reading() ? this.announce() : this.settle();
  }

  reading() {
    return this.paused || scrollY > 160 || this.cards.contains(document.activeElement) || this.cards.querySelector("details[open]");
  }

  /** Put waiting cards in their place by date; what is older than the last card belongs to a later page. */
  settle() {
    if (this.waiting.length === 0) return;
    for (const card of this.waiting.splice(0)) {
      const date = Number(card.dataset.date);
      const next = [...this.cards.children].find((other) => Number(other.dataset.date) < date);
      if (next || this.cards.children.length < ON_A_PAGE) this.cards.insertBefore(card, next ?? null);
      card.classList.add("arrived");
      this.shown += 1;
    }
    document.getElementById("empty")?.remove();
    this.shorten();
    this.moved ??= setTimeout(() => this.move(), MOVING_MILLISECONDS);
    this.announce();
  }

  /** A page that stays open for days keeps its newest cards; the older ones are a search away. */
  shorten() {
    while (this.cards.children.length > KEPT) {
      this.cards.lastElementChild.remove();
      if (this.older) this.older.href = `/search${location.search}`;
    }
  }

  /** What moves, told anew, at most so often. */
  async move() {
    const answer = await fetch("/moving").catch(() => null);
    if (answer?.ok) document.getElementById("moves").innerHTML = await answer.text();
    this.moved = null;
  }

  show() {
    this.paused = false;
    scrollTo({ top: 0 });
    document.activeElement?.blur();
    this.settle();
    this.announce();
  }

  togglePause() {
    this.paused = !this.paused;
    if (!this.paused && !this.reading()) this.settle();
    this.announce();
  }

  announce() {
    this.fresh.hidden = this.waiting.length === 0;
    this.fresh.textContent = `${this.waiting.length} new`;
    this.pause.textContent = this.paused ? "Go on" : "Pause";
    this.say(this.word ?? "live", this.mood);
  }

  say(word, mood = "is-live") {
    [this.word, this.mood] = [word, mood];
    const total = this.total + this.shown;
    const told = this.shown ? ` · ${this.shown} new since ${this.since}` : "";
    this.state.textContent = `${this.paused ? "paused" : word} · ${total.toLocaleString(LOCALE)} ${total === 1 ? "statement" : "statements"}${told}`;
    this.line.classList.toggle("is-live", mood === "is-live" && !this.paused);
    this.line.classList.toggle("is-troubled", mood === "is-troubled");
  }
}

localTimes(document);
lighting();
const line = document.getElementById("live");
keyboard(line ? new Wire(line) : null);
