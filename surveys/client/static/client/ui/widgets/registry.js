// Every question type the client can show. A new type is one module and one line here.
import * as assent from "./assent.js";
import * as card from "./card.js";
import * as duration from "./duration.js";
import * as grid from "./grid.js";
import * as multiple from "./multiple.js";
import * as number from "./number.js";
import * as single from "./single.js";
import * as smiley from "./smiley.js";
import * as text from "./text.js";
import * as yesno from "./yesno.js";

export const WIDGETS = { assent, card, duration, grid, multiple, number, single, smiley, text, yesno };
