// What the person allows: the question at the top, and the card with its switches.

const PURPOSES = [
  "storage", "contextual", "profile", "personalize", "measure", "improve", "fine_behavior",
  "precise_geo", "share",
];
const CONTEXTUAL_ONLY = Object.fromEntries(PURPOSES.map((p) => [p, p === "contextual"]));
const ON_THE_CARD = ["profile", "personalize", "measure", "improve", "fine_behavior", "storage"];

export class Consent {
  #banner; #card; #kept; #onDecision; #anonId; #decision; #granted;

  /// `onDecision(decision)` gets the contract's consent object whenever the person decides.
  constructor(banner, card, kept, onDecision) {
    this.#banner = banner;
    this.#card = card;
    this.#kept = kept;
    this.#onDecision = onDecision;
    this.#anonId = kept.anonId;
    const { decision, purposes } = kept.consent;
    this.#decision = decision;
    this.#granted = { ...CONTEXTUAL_ONLY, ...purposes };
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

  /// What is allowed, as the contract names it.
  get purposes() {
    return PURPOSES.filter((purpose) => this.allows(purpose));
  }

  /// What the server says it will act on. A visitor who comes back is not asked again.
  confirmed(frame) {
    this.#anonId = frame.anon_id ?? this.#anonId;
    const purposes = frame.consent?.purposes;
    if (purposes) this.#granted = { ...CONTEXTUAL_ONLY, ...purposes };
    if (this.#overruled()) this.#decision = null;
    this.#banner.hidden = this.#decision !== null || this.#granted.profile;
    this.#keep();
    this.#show();
  }

  #all(yes) {
    const purposes = { ...CONTEXTUAL_ONLY };
    for (const purpose of ON_THE_CARD) purposes[purpose] = yes;
    this.#decide(purposes);
    document.getElementById("lists").focus({ preventScroll: true }); // What had it is gone.
  }

  #decide(purposes) {
    const gpc = navigator.globalPrivacyControl === true;
    if (gpc) purposes.improve = purposes.share = false;
    this.#granted = purposes;
    this.#decision = { ts: Date.now(), source: "manual", purposes, gpc };
    this.#banner.hidden = true;
    this.#keep();
    this.#show();
    this.#onDecision(this.#decision);
  }

  /// Whether something that was allowed here is not in force: it was taken back elsewhere.
  #overruled() {
    const { purposes } = this.#decision ?? { purposes: {} };
    return purposes.profile && !this.#granted.profile
      || PURPOSES.some((each) => purposes[each] && !this.#granted[each] && this.#granted.profile);
  }

  #keep() {
    this.#kept.visitor({ anonId: this.#anonId, decision: this.#decision, purposes: this.#granted });
  }

  #show() {
    for (const input of this.#card.querySelectorAll("input")) {
      input.checked = this.#granted[input.name];
      const waits = input.checked && !this.allows(input.name);
      input.closest("label").querySelector(".waits")?.toggleAttribute("hidden", !waits);
    }
  }
}
