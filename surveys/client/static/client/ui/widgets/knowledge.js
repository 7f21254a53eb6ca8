// A question with right answers, which looks like any other: nobody is told what was right, and nothing is marked.
export { render } from "./single.js";
