const dialog = document.getElementById("enlarged");
const whole = dialog.querySelector("img");

for (const button of document.querySelectorAll("button.enlarge")) {
  button.addEventListener("click", () => {
    const shown = button.querySelector("img");
    whole.src = shown.src;
    whole.alt = shown.alt;
    dialog.setAttribute("aria-label", shown.alt);
    dialog.showModal();
  });
}
