// A film is loaded once its card is pressed, never before. Without this the card is a link.
const play = (figure, card) => {
  const frame = document.createElement("iframe");
  frame.src = figure.dataset.player;
  frame.title = figure.dataset.title;
  frame.allow = "autoplay; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.allowFullscreen = true;
  frame.className = "embed-frame";
  card.replaceWith(frame);
  frame.focus();
};

document.querySelectorAll("[data-player]").forEach((figure) => {
  const card = figure.querySelector("a");
  card.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    play(figure, card);
  });
});
