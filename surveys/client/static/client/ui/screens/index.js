// Every screen by its name. A screen is a function from the app to a view (see frame.js).
import { assent } from "./assent.js";
import { done } from "./done.js";
import { finish, stop } from "./finish.js";
import { landing } from "./landing.js";
import { languageChoice } from "./language.js";
import { question } from "./question.js";
import { receipt } from "./receipt.js";
import { slip } from "./slip.js";
import { withdraw } from "./withdraw.js";

export const SCREENS = { assent, done, finish, landing, language: languageChoice, question, receipt, slip, stop, withdraw };

/** Screens that show how many envelopes wait, and are drawn again when that changes. */
export const COUNTING = new Set(["landing", "done"]);
