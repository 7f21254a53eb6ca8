// Whether a few words of a child sound as if somebody should listen. The twin of surveys/safeguarding/distress.py, which
// explains the lexicon. The answer is for this screen only: it is kept and sent nowhere.
const WORD = "[a-z0-9]*";
const BETWEEN = "(?:[a-z0-9]+ ){0,3}";

function plain(text) {
  return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replaceAll("ß", "s").replaceAll("œ", "oe")
    .replace(/[^a-z0-9]+/g, " ").replace(/([a-z])\1+/g, "$1").trim();
}

function oneOf(term) {
  const words = term.split("|").map((word) => plain(word.replace(/\*+$/, "")) + (word.endsWith("*") ? WORD : ""));
  return `\\b(?:${words.join("|")}) `;
}

const either = (terms) => new RegExp(oneOf(terms.join("|")));

export function prepared({ spelling, sets, patterns, unless }) {
  return {
    spelling: new Map(Object.entries(spelling).map((pair) => pair.map(plain))),
    unless: either(unless.split(" ")),
    patterns: patterns.map((pattern) => {
      const terms = Object.entries(sets).reduce((text, [name, words]) => text.replaceAll(`<${name}>`, words), pattern).split(" ");
      const vetoes = terms.filter((term) => term[0] === "!").map((term) => term.slice(1));
      return [new RegExp(terms.filter((term) => term[0] !== "!").map(oneOf).join(BETWEEN)), vetoes.length ? either(vetoes) : null];
    }),
  };
}

export function heavy(text, lexicon) {
  return text.split(/[.!?\n]+/).some((sentence) => {
    const words = `${plain(sentence).split(" ").map((word) => lexicon.spelling.get(word) ?? word).join(" ")} `;
    return !lexicon.unless.test(words) && lexicon.patterns.some(([wanted, veto]) => wanted.test(words) && !veto?.test(words));
  });
}
