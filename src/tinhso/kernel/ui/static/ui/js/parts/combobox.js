// A <select> that can be searched by typing, with or without Vietnamese marks (ARIA combobox pattern).
// The select stays in the form and keeps the value; without script it is used as it is.
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
const SHOWN = 50;

export function start(box) {
  const select = box.querySelector("select");
  if (!select || select.multiple) return;
  const options = [...select.options].map((option) => ({ option, text: option.text, key: fold(option.text) }));
  const input = document.createElement("input");
  const list = document.createElement("ul");
  const id = select.id;
  Object.assign(input, { type: "text", autocomplete: "off", id, value: select.selectedOptions[0]?.value ? select.selectedOptions[0].text : "" });
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list` };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  select.id = `${id}-select`;
  select.hidden = true;
  list.id = `${id}-list`;
  list.className = "combo-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${id}"]`)?.textContent.trim() ?? "");
  list.hidden = true;
  box.append(input, list);
  let active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (index) => {
    const rows = [...list.children];
    active = rows.length ? (index + rows.length) % rows.length : -1;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === active)));
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", rows[active].id);
      rows[active].scrollIntoView({ block: "nearest" });
    }
  };
  const choose = (row) => {
    const picked = options[Number(row.dataset.at)];
    select.value = picked.option.value;
    input.value = picked.option.value ? picked.text : "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  };
  const open = (typed) => {
    const words = fold(typed).split(/\s+/).filter(Boolean);
    const hits = options.filter(({ key, option }) => option.value && words.every((word) => key.includes(word))).slice(0, SHOWN);
    list.replaceChildren(...hits.map(({ text, option }) => {
      const row = document.createElement("li");
      Object.assign(row, { id: `${id}-o${option.index}`, textContent: text });
      row.dataset.at = option.index;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      return row;
    }));
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    active = -1;
  };

  input.addEventListener("input", () => {
    if (!input.value.trim()) { select.value = ""; select.dispatchEvent(new Event("change", { bubbles: true })); }
    open(input.value);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open("");
      mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Escape") close();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const row = event.target.closest("[role=option]");
    if (row) choose(row);
  });
  input.addEventListener("blur", () => {
    const now = select.selectedOptions[0];
    input.value = now?.value ? now.text : "";
    close();
  });
}
