// What was typed and not saved comes back: a session may end, a connection fail, a page be left by mistake.
// Kept in this tab only, for this person, page and stage; gone once it was saved. Files are not kept.
const MARK = "chua-luu:";
const TYPED = "textarea, select, input[type=text], input:not([type])";

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.matches(TYPED));
const keyOf = (form) => `${MARK}${form.dataset.keep}:${location.pathname}${form.elements.stage?.value ?? ""}`;

function keep(form, sent) {
  const typed = Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify({ typed, sent }));
  } catch { /* no room or not allowed: the form works without */ }
}

function forgetSaved() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(MARK) && JSON.parse(sessionStorage.getItem(key)).sent) sessionStorage.removeItem(key);
  }
}

function bringBack(form) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
  if (!kept) return;
  const lost = fieldsOf(form).filter((field) => field.name in kept.typed && field.value !== kept.typed[field.name]);
  if (!lost.length) return;
  for (const field of lost) field.value = kept.typed[field.name];
  const note = document.querySelector("[data-kept]");
  note.hidden = false;
  note.querySelector("button").addEventListener("click", () => {
    sessionStorage.removeItem(keyOf(form));
    location.reload();
  });
}

// A line that says what was done stands on the page after a save; not on the page one comes to from signing in.
const saved = document.querySelector(".flash") && !document.referrer.includes("/dang-nhap/");
if (saved) forgetSaved();
for (const form of document.querySelectorAll("form[data-keep]")) {
  bringBack(form);
  form.addEventListener("input", () => keep(form, false));
  form.addEventListener("submit", () => keep(form, true));
}
