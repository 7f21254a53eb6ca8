// The one way to end an interview: seal once, store the envelope, then destroy the draft, in this order. A crash
// between the last two steps loses nothing: the envelope waits, and `outbox.holds(slip)` says so.

import { fromBase64, seal } from "./envelope.js";
import { tag } from "./receipt.js";

/** Both decisions make an envelope with the same members and the same size; a refusal holds no answers. */
export async function finish({ bundle, slip, token, draft, outbox, track, switched, decision, answers, receipt }) {
  const plaintext = {
    v: 1,
    batch: bundle.batch,
    document: bundle.document_hash,
    track,
    switched,
    assent: { hash: bundle.assent.hash, decision },
    tag: tag(bundle.study, receipt),
    answers: decision === "yes" ? answers : {},
  };
  const text = JSON.stringify(plaintext);
  // A second try after a failure sends the same bytes: the first may have arrived.
  if (draft.sealed?.text !== text) draft.sealed = { text, envelope: seal(plaintext, fromBase64(bundle.key.public), bundle.batch) };
  const { envelope } = draft.sealed;
  const id = await outbox.add({ slip, token, batch: bundle.batch, envelope, delay: bundle.send_delay });
  await draft.discard();
  return { id };
}
