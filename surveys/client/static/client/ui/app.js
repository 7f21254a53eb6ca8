// The way of one child through the tablet, from the door to the box. Screens ask it to move; it alone touches the core.
import { install, update } from "../core/install.js";
import { BundleInvalid, prepare, prepared } from "../core/bundle.js";
import { createDesk } from "../core/desk.js";
import { begin, wipe } from "../core/draft.js";
import { finish } from "../core/finish.js";
import { keep as keepMedia } from "../core/media.js";
import { createOutbox } from "../core/outbox.js";
import { probe } from "../core/probe.js";
import * as receipts from "../core/receipt.js";
import { watchSitting } from "../core/sitting.js";
import * as slips from "../core/slip.js";
import { JoinRefused, drawToken, join } from "../core/tokens.js";
import { openAsking } from "./asking.js";
import { useDrawings } from "./dom.js";
import { announce, show } from "./frame.js";
import { chosenLook, useLook } from "./screen.js";
import * as screens from "./screens/index.js";
import { createSession } from "./session.js";
import { refreshVoices, useSounds } from "./speak.js";
import { firstTrack, offeredTracks, t, track, useStrings, useTrack } from "./text.js";

const WIDE = matchMedia("(min-width: 900px)"); // room for a whole grid
const FRESH_MS = 3000; // a tablet that kept something so long ago keeps the next thing too
/** Long enough for "one moment" to be on the screen before a slow act. */
const frame = () => new Promise((resolve) => { setTimeout(resolve, 40); });
const WAITS = new Set(["network", "unavailable", "not-open"]); // the same is asked again later
const JOIN_TOLD = new Set(["code-unknown", "code-not-yet", "code-used", "key-over", "not-open", "tokens-over", "signature"]);
const nobody = () => ({ slip: null, token: null, draft: null, session: null, receipt: null, envelope: null, thrown: false, shown: false, letter: null });

export function createApp({ door }) {
  const BOOT = JSON.parse(document.getElementById("boot").textContent);
  const outbox = createOutbox();
  const desk = createDesk();
  const app = {
    door, outbox, bundle: null, child: nobody(), screen: "landing", busy: false, message: "",
    counts: { waiting: 0, kept: 0, refused: 0 }, ready: { state: "busy" }, announce,
  };

  app.tracks = () => (app.bundle ? offeredTracks(app.bundle.document.tracks, app.bundle.age_theme === "easy") : Object.keys(BOOT));
  app.draw = (options) => show(screens.SCREENS[app.screen](app), app, options);
  app.to = (screen, message = "") => {
    app.screen = screen;
    app.message = message;
    app.draw();
    if (message) announce(message);
  };
  app.setTrack = (name) => {
    useTrack(name);
    app.child.session?.chooseTrack(name);
    app.draw({ focus: false });
    document.querySelector(`.lang [data-track="${name}"]`)?.focus();
    announce(t("language.name"));
  };

  function take(bundle) {
    const known = app.tracks().includes(track()) && app.bundle;
    app.bundle = bundle;
    useStrings(bundle.strings);
    useSounds(bundle.audio);
    useDrawings(bundle.pictograms);
    refreshVoices();
    document.documentElement.dataset.age = bundle.age_theme;
    if (!known) useTrack(firstTrack(app.tracks(), bundle.community));
  }

  app.prepare = async () => {
    if (!door) { app.ready = { state: "none" }; app.draw(); return; }
    if (app.ready.state !== "busy") { app.ready = { state: "busy" }; app.draw({ focus: false }); }
    let ready;
    try {
      const { bundle, size, persisted } = await prepare(door, begun);
      const { offline } = await install(); // after the questions: nobody waits for what only a cold start needs
      const media = await keepMedia(bundle);
      ready = { state: "ready", size: size + media.size + loaded(), missing: media.missing, offline, persisted };
      if (offline && app.screen === "landing") update();
    } catch (error) {
      const kept = await prepared(door).catch(() => null);
      if (kept && !app.child.session) take(kept);
      ready = kept ? { state: "kept" } : { state: "bad", key: trouble(error) };
    }
    if (!app.ready.unfit) app.ready = ready; // a tablet that can't keep answers says that and nothing else
    if (app.screen === "landing") app.draw();
  };
  /** The questions are there and being kept. A child who has begun keeps the questions the child began with. */
  function begun(bundle) {
    if (!app.child.session) take(bundle);
    if (app.screen === "landing") app.draw({ focus: false });
  }
  const trouble = (error) => (error instanceof BundleInvalid ? "door.broken" : error.status ? "door.unknown" : "door.no_network");
  const loaded = () => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind)).filter((entry) => !entry.name.includes("/box/media/")).reduce((sum, entry) => sum + (entry.decodedBodySize || 0), 0);

  /** Whether this browser can keep an interview is asked beside the first screens; when it can't, the child is told before the questions begin. */
  let tried = -FRESH_MS;
  async function check() {
    if (performance.now() - tried < FRESH_MS) return true;
    tried = performance.now();
    const found = await probe();
    if (!found) return true;
    app.ready = { state: "bad", key: `door.${found}`, unfit: true };
    const { draft } = app.child;
    app.child = nobody();
    draft?.discard().catch(() => undefined);
    if (app.screen !== "withdraw") app.to("landing");
    return false;
  }
  app.toSlip = (message = "") => { app.to("slip", message); check(); };

  app.enter = async (text) => {
    if (app.busy) return;
    const slip = slips.normalise(text);
    app.busy = true;
    announce(t("slip.opening"), true);
    try {
      if (await outbox.holds(slip)) { announce(`${t("slip.used")} ${t("slip.other_child")}`, true); return; }
      const { draft, state } = await begin({ door, slip, slowly: frame });
      draft.onleave = () => { if (app.child.draft === draft) { app.child = nobody(); useLook(); app.to("slip", t("slip.elsewhere")); } };
      const session = createSession(app.bundle, state, (now) => keep(draft, now), () => WIDE.matches);
      const token = app.bundle.blind ? await fetched(slip, draft, session.state) : null;
      app.child = { ...nobody(), slip: token ? null : slip, token, draft, session };
      useLook((session.state.look ??= chosenLook()), session.chooseLook);
      if (session.resumed) { useTrack(session.state.track); app.to(session.step ? "question" : "finish", t("resume.text")); }
      else app.to(app.tracks().length > 1 ? "language" : "assent");
    } catch (error) {
      if (error instanceof JoinRefused) { told(error.code); return; }
      announce(t("error.storage"), true);
      throw error;
    } finally {
      app.busy = false;
    }
  };

  /**
   * The child's token, before anything is asked: what the child will say can't show in who fetched one. What is asked stands
   * in the draft first, so that after a lost answer or a crash the same is asked again. From here on the code is forgotten.
   */
  async function fetched(code, draft, state) {
    if (state.token) return state.token;
    state.waiting ??= drawToken(app.bundle);
    await draft.save(structuredClone(state));
    try {
      state.token = await join(app.bundle, code, state.waiting);
    } catch (error) {
      if (!WAITS.has(error.code)) await draft.discard();
      throw error;
    }
    delete state.waiting;
    await draft.save(structuredClone(state));
    return state.token;
  }
  function told(code) {
    announce(t(`join.${JOIN_TOLD.has(code) ? code : "network"}`), true);
    if (code === "key-over") app.prepare();
  }
  const keep = (draft, state) => draft.save(structuredClone(state)).catch(() => announce(t("error.storage"), true));

  app.choose = (name) => { useTrack(name); app.child.session.chooseTrack(name); app.to("assent"); };
  app.decide = (decision) => { app.child.session.decide(decision); app.to(app.child.session.step ? "question" : "finish"); };
  app.next = () => { app.child.session.next(); app.to(app.child.session.step ? "question" : "finish"); };
  app.back = () => app.to(app.child.session.back() ? "question" : "assent");
  app.stop = () => app.to("stop");

  /** Seals the interview and hands it to the outbox. `decision` "no" keeps nothing of the answers. */
  app.seal = async ({ throwAway = false } = {}) => {
    if (app.busy) return;
    app.busy = true;
    announce(t("finish.sealing"), true);
    const { slip, token, draft, session } = app.child;
    app.child.receipt ??= receipts.draw();
    const { receipt } = app.child;
    try {
      await frame();
      const { track: answered, switched, decision } = session.state;
      const { id } = await finish({ bundle: app.bundle, slip, token, draft, outbox, track: answered, switched, receipt,
        decision: throwAway ? "no" : decision, answers: throwAway ? {} : session.sealed() });
      let { letter } = app.child; // one for every child; a device too full for it still keeps the answers
      if (app.bundle.desk && !letter) letter = await desk.hold(app.bundle, null).catch(() => null);
      app.child = { ...nobody(), draft, receipt, envelope: id, thrown: throwAway, letter };
      await counted(app.counts); // it may be in the box by now
      app.to(throwAway ? "done" : "receipt");
    } catch (error) {
      announce(t("error.unexpected"), true);
      throw error;
    } finally {
      app.busy = false;
    }
  };
  /** The draft stays, encrypted under its slip; the tablet forgets the child. */
  app.pause = () => { goes(app.child.letter); app.child = nobody(); useLook(); app.to("slip", t("stop.paused")); };
  /** Asking for an adult, while a child is at this tablet and the study has a desk; else null. */
  app.asking = () => {
    const { child, bundle } = app;
    if (!bundle?.desk || !(child.session || child.envelope)) return null;
    return () => openAsking({ bundle, keep: async (ask) => { child.letter = await desk.hold(bundle, ask, child.letter ?? undefined); } });
  };
  const goes = (letter) => letter && desk.release(letter);
  app.nextChild = async () => {
    const { draft, letter } = app.child;
    goes(letter);
    app.child = nobody();
    useLook();
    if (draft) await wipe(draft);
    tried = -FRESH_MS; // this child may have filled it
    app.toSlip();
  };
  app.showReceipt = () => { app.child.shown = true; app.draw({ focus: false }); document.querySelector(".receipt output")?.focus(); };

  async function counted(counts) {
    app.counts = counts;
    if (app.child.envelope) {
      const mine = (await outbox.list()).find((one) => one.id === app.child.envelope);
      app.child.waits = mine ? mine.state : null;
    }
    if (screens.COUNTING.has(app.screen) && !document.querySelector("dialog[open]")) app.draw({ focus: false });
  }

  // What the teacher does with the sitting, for a child who is answering. The place is kept whatever comes.
  const answering = () => !app.busy && Boolean(app.child.session?.state.decision);
  function heed(state) {
    if (!answering()) return;
    const away = ["paused", "time"].includes(app.screen);
    const wanted = { paused: "paused", closed: "time", over: "time" }[state];
    if (wanted ? wanted !== app.screen : away) app.to(wanted ?? (app.child.session.step ? "question" : "finish"));
  }

  // The tablet's own back button goes one step back in the interview instead of leaving it.
  function watchHistory() {
    history.replaceState({ base: true }, "");
    history.pushState({ guard: true }, "");
    addEventListener("popstate", (event) => {
      if (location.hash === "#withdraw" && !event.state) return app.to("withdraw");
      if (event.state?.base) {
        history.pushState({ guard: true }, "");
        if (!document.querySelector(".cover")) document.querySelector("dialog[open]")?.close() ?? document.querySelector(".foot .back")?.click();
      }
      return undefined;
    });
  }

  // A new version takes over between two children only, while the landing is on the screen.
  function watchVersion() {
    const worker = navigator.serviceWorker;
    const old = worker?.controller;
    worker?.addEventListener("controllerchange", () => { if (old && app.screen === "landing") location.reload(); });
  }

  app.start = async () => {
    const fitting = check();
    useStrings(BOOT);
    useTrack(firstTrack(Object.keys(BOOT), null));
    const kept = door ? await prepared(door).catch(() => null) : null;
    if (kept) take(kept);
    if (location.hash === "#withdraw") app.screen = "withdraw";
    watchHistory();
    watchVersion();
    if (door) watchSitting(door, answering, heed);
    WIDE.addEventListener("change", () => { if (app.screen === "question") app.draw({ focus: false }); });
    app.draw();
    const preparing = app.prepare();
    if (!(await fitting)) return undefined;
    outbox.subscribe(counted);
    outbox.start();
    desk.start();
    counted(await outbox.counts());
    return preparing;
  };
  return app;
}
