// Pointing at or focusing one of two things with the same data-link lights up the other (a text and its list).
export function start(root) {
  const light = (event, on) => {
    const name = event.target.closest("[data-link]")?.dataset.link;
    if (!name) return;
    for (const element of root.querySelectorAll(`[data-link="${CSS.escape(name)}"]`)) element.toggleAttribute("data-on", on);
  };
  for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    root.addEventListener(type, (event) => light(event, on));
  }
}
