// What chance decides for one child: the form it gets, and the order of lists that may be shuffled.
// Twin of surveys/engine/drawing.py; tests/vectors/drawing.json binds both.

const WORDS = 2 ** 32;

/** 32 random bits of the device. */
export const word = () => crypto.getRandomValues(new Uint32Array(1))[0];

// What would favour the first ones is thrown again.
function pick(count, throws) {
  const fair = WORDS - (WORDS % count);
  let thrown = throws();
  while (thrown >= fair) thrown = throws();
  return thrown % count;
}

function shuffled(values, throws) {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = pick(last + 1, throws);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

const items = (document) => document.modules.flatMap((module) => module.items);
const stays = (category) => category.other || category.exclusive;
const codes = (categories) => categories.map((category) => category.code);

/** The code of every draw for one child, by variable. */
export const draws = (document, throws = word) =>
  Object.fromEntries(items(document).filter((item) => item.drawn)
    .map((item) => [item.variable, item.categories[pick(item.categories.length, throws)].code]));

/** The codes of every shuffled list in the order of one child, by variable; "other" and what excludes the rest last. */
export const orders = (document, throws = word) =>
  Object.fromEntries(items(document).filter((item) => item.rotate)
    .map(({ variable, categories }) =>
      [variable, [...shuffled(codes(categories.filter((one) => !stays(one))), throws), ...codes(categories.filter(stays))]]));
