// The status line at the foot of the page: seen for eight seconds, read aloud.
export function say(text) {
  const place = document.getElementById("ui-said");
  if (!place) return;
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = text; });
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.textContent = ""; }, 8000);
}
