// Every question type the client can show. A new type is one module and one line here.
import * as assent from "./assent.js";
import * as card from "./card.js";
import * as duration from "./duration.js";
import * as grid from "./grid.js";
import * as knowledge from "./knowledge.js";
import * as longtext from "./longtext.js";
import * as multiple from "./multiple.js";
import * as number from "./number.js";
import * as picture from "./picture.js";
import * as ranking from "./ranking.js";
import * as scale from "./scale.js";
import * as single from "./single.js";
import * as slider from "./slider.js";
import * as smiley from "./smiley.js";
import * as stimulus from "./stimulus.js";
import * as text from "./text.js";
import * as time from "./time.js";
import * as yesno from "./yesno.js";

export const WIDGETS = {
  assent, card, duration, grid, knowledge, longtext, multiple, number, picture,
  ranking, scale, single, slider, smiley, stimulus, text, time, yesno,
};
