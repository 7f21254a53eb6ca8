// Starts the child's client: light or dark as the device asks, the door from the address, nothing else.
import { createApp } from "./ui/app.js";
import { watchVoices } from "./ui/speak.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const theme = () => { document.documentElement.dataset.theme = dark.matches ? "dark" : "light"; };
theme();
dark.addEventListener("change", theme);
watchVoices();

const door = /^\/box\/k\/([^/]+)\/?$/.exec(location.pathname)?.[1] ?? null;
createApp({ door: door && decodeURIComponent(door) }).start();
