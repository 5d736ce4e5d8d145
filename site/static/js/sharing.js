/* Draws a search result and a share card from what stands in the form, while it is typed. */
(() => {
  const field = (name) => document.getElementById(`id_${name}`);
  const names = (element, key) => element.dataset[key].split(" ");
  const words = (element, key) =>
    names(element, key)
      .map((name) => field(name)?.value.trim() ?? "")
      .find((text) => text) ?? "";

  const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

  /* A chooser shows the picture it holds; its hidden field is empty where it holds none. */
  const chosen = (name) =>
    field(name)?.value ? document.querySelector(`#id_${name}-chooser img`)?.src : undefined;

  const drawPicture = (place) => {
    const source = names(place, "picture").map(chosen).find((url) => url);
    const picture = place.querySelector("img");
    picture.hidden = !source;
    if (source && picture.src !== source) picture.src = source;
  };

  const draw = (panel) => {
    const most = { title: Number(panel.dataset.mostTitle), words: Number(panel.dataset.mostWords) };
    panel.querySelectorAll("[data-shows]").forEach((place) => {
      const limit = place.classList.contains("sharing-words") ? most.words : most.title;
      place.textContent = cut(words(place, "shows"), limit);
    });
    panel.querySelectorAll("[data-counts]").forEach((place) => {
      const count = words(place, "counts").length;
      const limit = place.dataset.counts.includes("standfirst") ? most.words : most.title;
      place.textContent = count;
      place.classList.toggle("is-long", count > limit);
    });
    panel.querySelectorAll("[data-picture]").forEach(drawPicture);
  };

  const start = () => {
    const panel = document.querySelector("[data-sharing]");
    if (!panel) return;
    const form = panel.closest("form");
    form.addEventListener("input", () => draw(panel));
    form.addEventListener("change", () => draw(panel));
    draw(panel);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
