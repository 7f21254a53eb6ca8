// Runs before the first paint, so that a dark screen never flashes white.
const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => { document.documentElement.dataset.theme = dark.matches ? "dark" : "light"; };
paint();
dark.addEventListener("change", paint);
