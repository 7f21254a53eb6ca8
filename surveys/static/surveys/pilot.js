// Around the questionnaire that a tester tries: remembers which question is in view, for the remark that goes with it.
const frame = document.querySelector("iframe");
const at = { variable: "", track: "" };

const fill = () => {
  for (const [name, value] of Object.entries(at)) {
    const field = document.querySelector(`#strip input[name=${name}]`);
    if (field) field.value = value;
  }
  document.querySelector("#strip button").disabled = !at.variable;
};

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== frame.contentWindow || !data?.preview) return;
  const { at: variable, track } = data.preview;
  if (track) at.track = track;
  if (variable !== undefined && variable !== at.variable) {
    at.variable = variable;
    document.querySelector("#strip form").reset();
    document.querySelector("#strip [role=status]").textContent = "";
  }
  fill();
});
/** No htmx here: it would write the address, which is a key, into the tester's browser. */
document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "omit" });
    const answer = await response.text();
    if (!response.ok) throw new Error(String(response.status));
    document.getElementById("strip").innerHTML = answer;
    fill();
  } catch {
    const status = form.querySelector("[role=status]");
    status.textContent = status.dataset.trouble;
  }
});
fill();
