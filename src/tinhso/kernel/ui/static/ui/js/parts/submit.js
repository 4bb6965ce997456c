// A form or select that sends itself when changed; its button is not needed then.
export function start(form) {
  form.addEventListener("change", () => form.requestSubmit());
  for (const button of form.querySelectorAll("[data-no-script]")) button.hidden = true;
}
