// QR codes. A receipt is drawn as version 1 (21 x 21), level Q, alphanumeric, mask 0. That holds up to 16 characters, no more is needed.
import { h, svg } from "./dom.js";

const SIZE = 21;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const DATA = 13;
const CHECK = 13;
const FORMAT = "011010101011111"; // level Q, mask 0, with its own error correction (ISO/IEC 18004, annex C)

const GENERATOR = [1, 137, 73, 227, 17, 177, 17, 52, 13, 46, 43, 83, 132, 120]; // of thirteen check words

/** The product in the field of 256 elements that QR codes use. */
function times(a, b) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) product = (product << 1) ^ (product & 128 ? 0x11d : 0) ^ ((b >> bit) & 1 ? a : 0);
  return product;
}

function codewords(text) {
  let bits = "0010" + text.length.toString(2).padStart(9, "0");
  for (let i = 0; i < text.length; i += 2) {
    const [a, b] = [ALPHABET.indexOf(text[i]), ALPHABET.indexOf(text[i + 1] ?? " ")];
    bits += i + 1 < text.length ? (a * 45 + b).toString(2).padStart(11, "0") : a.toString(2).padStart(6, "0");
  }
  bits = (bits + "0000").slice(0, DATA * 8);
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0");
  const bytes = bits.match(/.{8}/g).map((byte) => parseInt(byte, 2));
  for (let i = 0; bytes.length < DATA; i += 1) bytes.push(i % 2 ? 0x11 : 0xec);
  return bytes;
}

function check(bytes) {
  const rest = [...bytes, ...new Array(CHECK).fill(0)];
  bytes.forEach((_, i) => {
    const lead = rest[i];
    GENERATOR.forEach((value, at) => { rest[i + at] ^= times(value, lead); });
  });
  return rest.slice(bytes.length);
}

function fixedParts(grid) {
  const finder = (top, left) => {
    for (let y = -1; y <= 7; y += 1) for (let x = -1; x <= 7; x += 1) {
      if (grid[top + y]?.[left + x] === undefined) continue;
      const ring = Math.max(Math.abs(y - 3), Math.abs(x - 3));
      grid[top + y][left + x] = ring === 2 || ring === 4 ? 0 : 1;
    }
  };
  finder(0, 0); finder(0, SIZE - 7); finder(SIZE - 7, 0);
  for (let i = 8; i < SIZE - 8; i += 1) grid[6][i] = grid[i][6] = i % 2 ? 0 : 1;
  grid[SIZE - 8][8] = 1;
  for (let i = 0; i < 15; i += 1) {
    const bit = Number(FORMAT[i]);
    const [y, x] = i < 6 ? [8, i] : i < 8 ? [8, i + 1] : i === 8 ? [7, 8] : [14 - i, 8];
    grid[y][x] = bit;
    if (i < 7) grid[SIZE - 1 - i][8] = bit;
    else grid[8][SIZE - 15 + i] = bit;
  }
}

/** Rows of 0 and 1. */
export function qrMatrix(text) {
  if (text.length > 16 || [...text].some((sign) => !ALPHABET.includes(sign))) throw new RangeError("QR: at most 16 alphanumeric characters");
  const grid = Array.from({ length: SIZE }, () => new Array(SIZE).fill(null));
  fixedParts(grid);
  const data = codewords(text);
  const bits = [...data, ...check(data)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  let at = 0;
  let up = true;
  for (let right = SIZE - 1; right > 0; right -= 2, up = !up) {
    if (right === 6) right -= 1;
    for (let i = 0; i < SIZE; i += 1) {
      const y = up ? SIZE - 1 - i : i;
      for (const x of [right, right - 1]) {
        if (grid[y][x] !== null) continue;
        grid[y][x] = Number(bits[at] ?? 0) ^ ((y + x) % 2 ? 0 : 1);
        at += 1;
      }
    }
  }
  return grid;
}

export function qrDrawing(text, label) {
  const path = qrMatrix(text).flatMap((row, y) => row.map((bit, x) => (bit ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return svg("svg", { class: "qr", viewBox: `0 0 ${SIZE} ${SIZE}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" }, svg("path", { d: path, fill: "currentColor" }));
}

// Reading a slip with the camera, only where the browser itself can: no picture leaves the page.
export const canScan = () => "BarcodeDetector" in globalThis && Boolean(navigator.mediaDevices?.getUserMedia);

/** Shows the camera in `place` until `accept(text)` is true or `stop()` is called. Returns stop. */
export async function scan(place, accept) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const video = h("video", { playsinline: true, muted: true });
  const detector = new globalThis.BarcodeDetector({ formats: ["qr_code"] });
  let running = true;
  const stop = () => {
    running = false;
    stream.getTracks().forEach((one) => one.stop());
    video.remove();
  };
  video.srcObject = stream;
  place.append(video);
  await video.play();
  const look = async () => {
    if (!running || !video.isConnected) return stop();
    const found = await detector.detect(video).catch(() => []);
    if (found.some((code) => accept(code.rawValue))) return stop();
    return requestAnimationFrame(look);
  };
  look();
  return stop;
}
