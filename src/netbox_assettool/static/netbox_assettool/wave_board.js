// Moves a card of the wave board by dragging: it leads to the page that says which rules that breaks, and asks.
// Without this script every card has a link to the same page.

let dragged = null;

const columnAt = (event) => event.target.closest(".assettool-board [data-week]");

const unmark = () => {
  for (const marked of document.querySelectorAll(".assettool-drop")) marked.classList.remove("assettool-drop");
};

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".assettool-board [data-item]") ?? null;
  if (dragged) {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.item);
  }
});

document.addEventListener("dragover", (event) => {
  const column = dragged && columnAt(event);
  if (!column) return;
  event.preventDefault();
  unmark();
  column.classList.add("assettool-drop");
});

document.addEventListener("drop", (event) => {
  const column = dragged && columnAt(event);
  if (!column) return;
  event.preventDefault();
  if (column.contains(dragged)) return;
  const asked = new URLSearchParams({ items: dragged.dataset.item, week: column.dataset.week });
  window.location.assign(`${column.closest("[data-move]").dataset.move}?${asked}`);
});

document.addEventListener("dragend", () => {
  dragged = null;
  unmark();
});
