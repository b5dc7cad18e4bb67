import DataTable, { set_or_remove_dark_class } from "datatables";

set_or_remove_dark_class();

const asPrinted = { autoWidth: false, info: false, order: [], paging: false, searching: false, titleRow: -1 };
for (const table of document.querySelectorAll("table.sortable")) {
  new DataTable(table, { ...asPrinted, titleRow: table.tHead.rows.length - 1 });
}

const lines = new DataTable("#ledger-lines", {
  autoWidth: false,
  language: { search: "Search", lengthMenu: "_MENU_ lines a page", info: "_START_ to _END_ of _TOTAL_ lines",
    infoEmpty: "no line", infoFiltered: "(of _MAX_)", zeroRecords: "no line has all that is asked for" },
  order: [],
  pageLength: 25,
});

const filters = document.getElementById("ledger-filters");
const selects = [...filters.querySelectorAll("select")];

function filterLines() {
  for (const select of selects) {
    lines.column(Number(select.dataset.column)).search(select.value, { exact: select.value !== "" });
  }
  lines.draw();
}

filters.addEventListener("change", filterLines);
filters.addEventListener("reset", () => setTimeout(() => { lines.search(""); filterLines(); }));
filters.addEventListener("submit", (event) => event.preventDefault());

for (const button of document.querySelectorAll("button.to-ledger")) {
  button.addEventListener("click", () => {
    filters.reset();
    setTimeout(() => {
      const select = document.getElementById("ledger-table");
      select.value = button.dataset.table;
      filterLines();
      document.getElementById("ledger").scrollIntoView();
      select.focus({ preventScroll: true });
    });
  });
}
