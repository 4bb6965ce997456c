// Starts one small module per behaviour: whatever carries data-ui="name", now and after each htmx swap.
// Every page works without any of them.
import { say } from "./parts/say.js";

const modules = {
  append: () => import("./parts/append.js"),
  combobox: () => import("./parts/combobox.js"),
  dialog: () => import("./parts/dialog.js"),
  "error-summary": () => import("./parts/errors.js"),
  pop: () => import("./parts/pop.js"),
  side: () => import("./parts/side.js"),
  submit: () => import("./parts/submit.js"),
  table: () => import("./parts/table.js"),
  tick: () => import("./parts/tick.js"),
  upload: () => import("./parts/upload.js"),
  linked: () => import("./parts/linked.js"),
  copy: () => import("./parts/copy.js"),
  print: () => import("./parts/print.js"),
};

const begun = new WeakMap();

// data-started tells what already works; a module is loaded only once for each element.
async function startOne(element, name) {
  const names = begun.get(element) ?? begun.set(element, new Set()).get(element);
  if (!(name in modules) || names.has(name)) return;
  names.add(name);
  const module = await modules[name]();
  module.start(element);
  element.dataset.started = `${element.dataset.started ?? ""} ${name}`.trim();
}

async function start(root) {
  const found = [...root.querySelectorAll("[data-ui]")];
  if (root instanceof Element && root.matches("[data-ui]")) found.push(root);
  // On a phone the strip of tabs is wider than the screen: it begins where one stands.
  for (const tab of root.querySelectorAll(".tab[aria-current]")) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 32;
  for (const element of found) for (const name of element.dataset.ui.split(" ")) await startOne(element, name);
}

function whenSubmitted(event) {
  // A second click on the same button sends nothing twice; leaving and coming back frees it.
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sending) { event.preventDefault(); return; }
  form.dataset.sending = "1";
  event.submitter?.setAttribute("aria-busy", "true");
}

function free() {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
  for (const button of document.querySelectorAll(".btn[aria-busy]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", whenSubmitted);
addEventListener("pageshow", free);
document.addEventListener("htmx:finally:request", free);
document.addEventListener("htmx:after:process", (event) => start(event.target));
document.addEventListener("ui:say", (event) => say(event.detail.text ?? ""));
document.addEventListener("htmx:error", () => say(document.documentElement.lang === "en"
  ? "No answer from the server. Check the connection and try again."
  : "Máy chủ không trả lời. Hãy kiểm tra kết nối rồi thử lại."));
document.addEventListener("htmx:after:swap", (event) => {
  // Focus goes to what needs it: the list of errors, else a place that asks for it.
  const target = event.detail?.ctx?.target;
  const wanted = target?.isConnected ? target.querySelector("[role=alert][tabindex], [data-focus]") : null;
  wanted?.focus();
});

start(document);
if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("/sw.js");
