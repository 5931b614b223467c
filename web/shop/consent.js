// What the person allows: the banner, the card with its switches, and where the answer is kept.

const PURPOSES = [
  "storage", "contextual", "profile", "personalize", "measure", "improve", "fine_behavior",
  "precise_geo", "share",
];
const CONTEXTUAL_ONLY = Object.fromEntries(PURPOSES.map((p) => [p, p === "contextual"]));
const ON_THE_CARD = ["profile", "personalize", "measure", "improve", "fine_behavior", "storage"];
const ANON_KEY = "attune.anon_id";

/// The `anon_id` of an earlier visit: there only if `storage` was allowed then.
export function rememberedAnonId() {
  try {
    return localStorage.getItem(ANON_KEY);
  } catch {
    return null; // The browser lets nothing be kept.
  }
}

function remember(anonId) {
  try {
    if (anonId) localStorage.setItem(ANON_KEY, anonId);
    else localStorage.removeItem(ANON_KEY);
  } catch {
    // The browser lets nothing be kept: the visit ends with the page.
  }
}

export class Consent {
  #banner; #card; #onDecision; #anonId = null; #decided = false;
  #granted = { ...CONTEXTUAL_ONLY };

  /// `onDecision(decision)` gets the contract's consent object whenever the person decides.
  constructor(banner, card, onDecision) {
    this.#banner = banner;
    this.#card = card;
    this.#onDecision = onDecision;
    banner.querySelector("#consent-allow").addEventListener("click", () => this.#all(true));
    banner.querySelector("#consent-contextual").addEventListener("click", () => this.#all(false));
    card.addEventListener("change", (event) => {
      this.#decide({ ...this.#granted, [event.target.name]: event.target.checked });
    });
    this.#show();
  }

  /// As the server acts on it: what rests on `profile` counts only with it.
  allows(purpose) {
    const needsProfile = ["personalize", "improve", "fine_behavior"].includes(purpose);
    return this.#granted[purpose] && (!needsProfile || this.#granted.profile);
  }

  /// What the server says it will act on. A visitor who comes back is not asked again.
  confirmed(frame) {
    this.#anonId = frame.anon_id ?? this.#anonId;
    const purposes = frame.consent?.purposes;
    if (purposes) this.#granted = { ...CONTEXTUAL_ONLY, ...purposes };
    this.#banner.hidden = this.#decided || this.#granted.profile;
    this.#keep();
    this.#show();
  }

  #all(yes) {
    const purposes = { ...CONTEXTUAL_ONLY };
    for (const purpose of ON_THE_CARD) purposes[purpose] = yes;
    this.#decide(purposes);
    this.#card.querySelector("input").focus({ preventScroll: true });
  }

  #decide(purposes) {
    const gpc = navigator.globalPrivacyControl === true;
    if (gpc) purposes.improve = purposes.share = false;
    this.#granted = purposes;
    this.#decided = true;
    this.#banner.hidden = true;
    this.#keep();
    this.#show();
    this.#onDecision({ ts: Date.now(), source: "manual", purposes, gpc });
  }

  #keep() {
    remember(this.#granted.storage ? this.#anonId : null);
  }

  #show() {
    for (const input of this.#card.querySelectorAll("input")) {
      input.checked = this.#granted[input.name];
      const idle = input.checked && !this.allows(input.name);
      input.closest("label").classList.toggle("idle", idle);
    }
  }
}
