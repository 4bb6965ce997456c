// A button that ticks every box of its form, and unticks them when all are ticked. Without script it stays hidden.
export function start(button) {
  const boxes = () => [...button.form.querySelectorAll('input[type="checkbox"]')];
  button.hidden = false;
  button.addEventListener("click", () => {
    const all = boxes().every((box) => box.checked);
    for (const box of boxes()) box.checked = !all;
  });
}
