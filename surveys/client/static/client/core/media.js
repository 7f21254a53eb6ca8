// Pictures, films and sound of a bundle, kept on the device under the hash of their bytes, so that they work offline.

import { hex, sha256 } from "./bytes.js";
import { Store } from "./store.js";

const DATABASE = "arobase-media";
const FILES = "files";
const TYPES = { webp: "image/webp", mp4: "video/mp4", webm: "video/webm", vtt: "text/vtt", bin: "application/octet-stream" };

async function withStore(work) {
  const store = await Store.open(DATABASE, [FILES]);
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

/** The names of all files a bundle shows or plays. */
export const namesIn = (bundle) => [...new Set([...(bundle.media ?? []), ...Object.values(bundle.audio ?? {}).map((one) => one.file)])];

async function fetched(name) {
  const response = await fetch(`/box/media/${name}`, { credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`no file (${response.status})`);
  const bytes = await response.arrayBuffer();
  if (hex(sha256(new Uint8Array(bytes))) !== name.split(".")[0]) throw new Error("file-hash");
  return bytes;
}

/** Fetches what is not kept yet. Returns { size, missing }: bytes kept for this bundle, and how many files did not come. */
export async function keep(bundle) {
  let size = 0;
  let missing = 0;
  for (const name of namesIn(bundle)) {
    try {
      const kept = await withStore((store) => store.get(FILES, name));
      const bytes = kept?.bytes ?? (await fetched(name));
      if (!kept) await withStore((store) => store.put(FILES, { id: name, bytes }));
      size += bytes.byteLength;
    } catch {
      missing += 1;
    }
  }
  return { size, missing };
}

/** Deletes the files that none of these bundles needs. */
export async function sweep(bundles) {
  const needed = new Set(bundles.flatMap(namesIn));
  await withStore(async (store) => {
    for (const { id } of await store.all(FILES)) if (!needed.has(id)) await store.delete(FILES, id);
  });
}

/** A file's bytes: those kept, else from the network. */
export async function bytesOf(name) {
  return (await withStore((store) => store.get(FILES, name)))?.bytes ?? fetched(name);
}

/** An address for an image, film or captions; give it back with URL.revokeObjectURL when the screen goes. */
export async function addressOf(name) {
  return URL.createObjectURL(new Blob([await bytesOf(name)], { type: TYPES[name.split(".")[1]] }));
}
