/* Asks the house what a network would show of the words that are typed: it counts, nobody else. */
(() => {
  const PAUSE = 400; // milliseconds without a key before it is asked

  const show = (plan, seen) => {
    const count = plan.querySelector("[data-copies-count]");
    if (count) count.textContent = seen.longest ? `${seen.length} / ${seen.longest}` : "";
    const cut = plan.querySelector("[data-copies-cut]");
    if (cut) cut.hidden = !seen.is_cut;
    const losses = plan.querySelector("[data-copies-losses]");
    losses.hidden = !seen.losses.length;
    losses.querySelector("ul").replaceChildren(
      ...seen.losses.map((loss) => Object.assign(document.createElement("li"), { textContent: loss })),
    );
  };

  const ask = async (plan) => {
    const said = new FormData();
    plan.querySelectorAll("select, textarea").forEach((field) => said.set(field.name, field.value));
    said.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(plan.dataset.copiesWords, { method: "POST", body: said });
    if (answer.ok) show(plan, await answer.json());
  };

  const start = () => {
    const seen = new IntersectionObserver((entries) =>
      entries
        .filter((entry) => entry.isIntersecting)
        .forEach((entry) => {
          seen.unobserve(entry.target);
          ask(entry.target);
        }),
    );
    document.querySelectorAll("[data-copies-words]").forEach((plan) => {
      let waiting;
      plan.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => ask(plan), PAUSE);
      });
      seen.observe(plan);
    });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
