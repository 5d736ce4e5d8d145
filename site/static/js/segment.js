// Counts the people of a segment while its rules are chosen. Without it the count stands after saving.
const rules = document.querySelector("[data-segment]");
const form = rules.closest("form");
let latest = 0;

const count = async () => {
  const mine = ++latest;
  const answer = await fetch(rules.dataset.segment, { method: "POST", body: new FormData(form) });
  if (!answer.ok || mine !== latest) return;
  for (const [name, number] of Object.entries(await answer.json())) {
    form.querySelector(`[data-count="${name}"]`).textContent = number.toLocaleString();
  }
};

form.addEventListener("change", () => count().catch(() => {}));
