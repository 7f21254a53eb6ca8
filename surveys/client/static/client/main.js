// Starts the child's client: the look of the screen, the door from the address, nothing else.
import { createApp } from "./ui/app.js";
import { watchScreen } from "./ui/screen.js";
import { watchVoices } from "./ui/speak.js";

watchScreen();
watchVoices();

const door = /^\/box\/k\/([^/]+)\/?$/.exec(location.pathname)?.[1] ?? null;
createApp({ door: door && decodeURIComponent(door) }).start();
