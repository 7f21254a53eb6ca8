// Something to look at: words, an image, a film with captions. When the file isn't there, its description is.
import { addressOf } from "../../core/media.js";
import { h, pictogram } from "../dom.js";
import { speaker } from "../speak.js";
import { language, say, t, track } from "../text.js";

export const ownHeading = true;
export const noAnswer = true;

let addresses = [];

async function address(name) {
  const made = await addressOf(name);
  addresses.push(made);
  return made;
}

const PAINTERS = {
  image: async ({ file }, alt) => h("img", { src: await address(file), alt }),
  async video({ file, captions = {} }, alt) {
    const name = captions[track()] ?? captions[language()];
    return h("video", { src: await address(file), controls: true, playsinline: true, preload: "metadata", "aria-label": alt },
      name && h("track", { kind: "captions", src: await address(name), srclang: language(), label: t("language.name"), default: true }));
  },
};

export function render(ctx) {
  const { item } = ctx;
  addresses.splice(0).forEach((one) => URL.revokeObjectURL(one));
  const title = say(item.texts);
  const more = [say(item.note), say(item.help)].filter(Boolean);
  const alt = say(item.alt);
  const figure = item.media && h("div", { class: "shown", "aria-busy": "true" });
  const absent = () => figure.replaceChildren(h("p", null, t("stimulus.missing"), " ", alt));
  if (figure) {
    PAINTERS[item.media.kind](item.media, alt).then((node) => { node.addEventListener("error", absent); figure.replaceChildren(node); }).catch(absent)
      .finally(() => figure.removeAttribute("aria-busy"));
  }
  return [
    h("div", { class: "ask" }, pictogram(item.pictogram, "scene"), h("div", null, h("h1", { id: "question", tabindex: "-1" }, title), more.map((words) => h("p", null, words))), speaker(title, ...more, item.media && alt)),
    figure,
  ];
}
