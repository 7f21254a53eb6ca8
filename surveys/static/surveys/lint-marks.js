// Marks the words a finding is about inside the document, from the list in the panel, without touching the document:
// the browser paints ranges (CSS custom highlights). A browser that can't shows the words in the panel only.
const NAME = "lint";
const paint = () => {
  if (!CSS.highlights) return;
  const ranges = [...document.querySelectorAll("[data-lint-item]")].flatMap(({ dataset }) => {
    const item = document.getElementById(`item-${dataset.lintItem}`);
    if (!item) return [];
    const walker = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const start = node.data.indexOf(dataset.lintText);
      if (start < 0 || !node.parentElement.closest(`[lang="${dataset.lintTrack.slice(0, 2)}"]`)) continue;
      const from = start + dataset.lintLead.length;
      const range = new Range();
      range.setStart(node, from);
      range.setEnd(node, from + dataset.lintWords.length);
      found.push(range);
    }
    return found;
  });
  CSS.highlights.set(NAME, new Highlight(...ranges));
};
document.addEventListener("htmx:afterSettle", paint);
