// Keeps the numbers of something under way fresh: an issue, a homecoming. Without it the page works; it is then reloaded by hand.
const board = document.querySelector("[data-progress]");

const refresh = async () => {
  const answer = await fetch(board.dataset.progress, { headers: { Accept: "application/json" } });
  if (!answer.ok) return true;
  const { state, counts, going } = await answer.json();
  for (const [name, number] of Object.entries(counts)) {
    const cell = board.querySelector(`[data-count="${name}"]`);
    if (cell) cell.textContent = number.toLocaleString();
  }
  const bar = board.querySelector("progress");
  if (bar && "queued" in counts) bar.value = bar.max - counts.queued - counts.deferred;
  if (state !== board.dataset.state) {
    window.location.reload();
  }
  return going ?? (state === "sending" || state === "scheduled");
};

const keep = async () => {
  if (document.hidden || (await refresh().catch(() => true))) {
    setTimeout(keep, 3000);
  }
};

if (board) keep();
