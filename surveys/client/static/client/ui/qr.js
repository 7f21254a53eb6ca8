// A receipt as a QR code: version 1 (21 x 21), level Q, alphanumeric, mask 0. That holds up to 16 characters, no more is needed.
import { svg } from "./dom.js";

const SIZE = 21;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const DATA = 13;
const CHECK = 13;
const FORMAT = "011010101011111"; // level Q, mask 0, with its own error correction (ISO/IEC 18004, annex C)

const exp = new Uint8Array(512);
const log = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i += 1) {
  exp[i] = exp[i + 255] = x;
  log[x] = i;
  x = (x << 1) ^ (x & 128 ? 0x11d : 0);
}
const times = (a, b) => (a && b ? exp[log[a] + log[b]] : 0);

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
  let generator = [1];
  for (let i = 0; i < CHECK; i += 1) {
    const next = new Array(generator.length + 1).fill(0);
    generator.forEach((value, at) => { next[at] ^= value; next[at + 1] ^= times(value, exp[i]); });
    generator = next;
  }
  const rest = [...bytes, ...new Array(CHECK).fill(0)];
  for (let i = 0; i < bytes.length; i += 1) {
    const lead = rest[i];
    generator.forEach((value, at) => { rest[i + at] ^= times(value, lead); });
  }
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
