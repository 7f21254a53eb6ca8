// The rescue file: every envelope of a device that must leave before it was online, with the slips or tokens that redeem them,
// sealed as a whole to the box's rescue key. Who finds the file reads no slip, so it can neither spend nor link one;
// padded to whole blocks, it says only roughly how many envelopes it holds. The twin of consent/tokens/rescue.py.

import { concat, toBase64, utf8 } from "./bytes.js";
import { seal } from "./hpke.js";

const MARK = "arobase-rescue/1";
const BLOCK = 2 ** 19;

/** `code` comes back when the box has everything: with it the device lets its copies go (outbox.settle). */
export function rescueFile(records, code, publicKey) {
  const envelopes = records.map(({ batch, slip, token, bytes }) => ({ batch, ...(token ? { token } : { slip }), envelope: toBase64(bytes) }));
  const body = utf8(JSON.stringify({ code, envelopes }));
  const content = new Uint8Array(Math.ceil((body.length + 4) / BLOCK) * BLOCK);
  new DataView(content.buffer).setUint32(0, body.length);
  content.set(body, 4);
  const { enc, ciphertext } = seal(publicKey, utf8(MARK), content);
  return concat(utf8(MARK), enc, ciphertext);
}
