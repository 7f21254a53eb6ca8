// An independent implementation of RFC 9474, asked by test_blindrsa.py: one JSON request on the standard input, bytes as hex.
// `ours` is the tablet's own script as it is served; `suite` the npm package.
import { readFileSync } from "node:fs";
import { RSABSSA } from "@cloudflare/blindrsa-ts";

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytes = (text) => new Uint8Array(Buffer.from(text, "hex"));
const asked = JSON.parse(readFileSync(0, "utf8"));
const name = asked.variant.split("-").at(-1);
const suite = RSABSSA.SHA384[asked.variant.includes("PSSZERO") ? "PSSZero" : "PSS"][name]();
const algorithm = { name: "RSA-PSS", hash: "SHA-384" };
const publicKey = await crypto.subtle.importKey("spki", bytes(asked.public), algorithm, true, ["verify"]);

const work = {
  async blind({ message }) {
    const prepared = suite.prepare(bytes(message));
    const { blindedMsg, inv } = await suite.blind(publicKey, prepared);
    return { prepared: hex(prepared), blinded: hex(blindedMsg), inverse: hex(inv) };
  },
  async finalize({ prepared, answer, inverse }) {
    return { signature: hex(await suite.finalize(publicKey, bytes(prepared), bytes(answer), bytes(inverse))) };
  },
  async sign({ blinded }) {
    const privateKey = await crypto.subtle.importKey("pkcs8", bytes(asked.private), algorithm, true, ["sign"]);
    return { answer: hex(await suite.blindSign(privateKey, bytes(blinded))) };
  },
  async verify({ prepared, signature }) {
    return { valid: await suite.verify(publicKey, bytes(signature), bytes(prepared)) };
  },
  /** The tablet's script as the client, the package as issuer and verifier. */
  async tablet({ message, n, e }) {
    const ours = await import(asked.ours);
    const key = { n: BigInt(`0x${n}`), e: BigInt(e) };
    const prepared = ours.prepare(bytes(message));
    const { blinded, undo } = ours.blind(key, prepared);
    const { answer } = await work.sign({ blinded: hex(blinded) });
    const signature = ours.finalize(key, bytes(answer), undo);
    return { prepared: hex(prepared), signature: hex(signature), ...(await work.verify({ prepared: hex(prepared), signature: hex(signature) })) };
  },
};
process.stdout.write(JSON.stringify(await work[asked.work](asked)));
