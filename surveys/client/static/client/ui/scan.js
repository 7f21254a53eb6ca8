// Reading the slip's QR code with the camera, only where the browser itself can: no picture leaves the page.
import { h } from "./dom.js";

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
