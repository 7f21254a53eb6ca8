// What is typed for one blank of the sheet, as an answer, and an answer as one types it. No page, no storage.

export const MISSING = { "": -2, "?": -3, "-": -4, "!": -5 };
const NAMES = { "-1": "not_asked", "-2": "skipped", "-3": "dont_know", "-4": "dont_want", "-5": "dont_understand" };

const whole = (text) => (/^\d+$/.test(text) ? Number(text) : NaN);

function listed(text, blank, { ordered }) {
  const codes = text.split(/[\s,;]+/).filter(Boolean).map(whole);
  const known = new Set(blank.choices.map((one) => one.code));
  if (codes.some((code) => !known.has(code)) || new Set(codes).size !== codes.length) return undefined;
  return ordered ? codes : codes.sort((a, b) => a - b);
}

/** "21:30", "2130" or "21h30" as minutes; after midnight counts on where the question's range does. */
function timed(text, blank) {
  const [, hours, minutes] = /^(\d{1,2})[:hu.]?(\d\d)$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const value = Number(hours) * 60 + Number(minutes);
  return [value, value + 1440].find((one) => one >= blank.least && one <= blank.most);
}

/** The answer, or undefined when the text is none for this blank. */
export function read(text, blank) {
  const plain = text.trim();
  if (plain in MISSING) return MISSING[plain];
  if (blank.shape !== "words" && /^-[345]$/.test(plain)) return Number(plain);
  if (blank.shape === "words") return plain.length <= blank.most ? plain : undefined;
  if (blank.shape === "codes" || blank.shape === "order") return listed(plain, blank, { ordered: blank.shape === "order" });
  if (blank.shape === "time") return timed(plain, blank);
  const value = whole(plain);
  if (blank.shape === "number") return value >= blank.least && value <= blank.most ? value : undefined;
  return blank.choices.some((one) => one.code === value) ? value : undefined;
}

export function shown(value, words) {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.join(" ");
  return typeof value === "number" && value < 0 ? words[NAMES[value]] : String(value);
}

export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole_, name) => (name in values ? String(values[name]) : whole_));

export function hint(blank, words) {
  const codes = blank.choices.map((one) => one.code).join(" ");
  return fill(words[blank.shape], { codes, least: blank.least, most: blank.most });
}

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
