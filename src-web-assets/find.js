// "/" puts the cursor into the search of the page, unless somebody is writing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("[data-find]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// A field of one line drops the line breaks of a log and joins its words; a space keeps them apart.
document.addEventListener("paste", (event) => {
  const field = event.target.closest("[data-paste]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!field || !/[\r\n]/.test(text)) return;
  event.preventDefault();
  const room = field.maxLength - field.value.length + (field.selectionEnd - field.selectionStart);
  field.setRangeText(text.replace(/\s*[\r\n]+\s*/g, " ").slice(0, room), field.selectionStart, field.selectionEnd, "end");
});

// What was pasted may hold a secret: the address of the page keeps what the page shows of it.
if (location.pathname === "/find") {
  const shown = document.querySelector("main [name=q]")?.value;
  const asked = new URLSearchParams(location.search);
  if (shown !== undefined && asked.has("q") && asked.get("q") !== shown && shown.includes("•••")) {
    asked.set("q", shown);
    history.replaceState(history.state, "", `/find?${asked}`);
  }
}
