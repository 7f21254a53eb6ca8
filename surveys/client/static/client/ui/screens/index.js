// Every screen by its name. A screen is a function from the app to a view (see frame.js).
import * as ending from "./ending.js";
import * as entry from "./entry.js";
import { question } from "./question.js";

export const SCREENS = { ...entry, ...ending, question };

export const COUNTING = new Set(["landing", "done"]);
