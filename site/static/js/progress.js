// Keeps the numbers of things under way fresh: issues, a homecoming. Without it the page works; it is then reloaded by hand.
const write = (board, name, value) => {
  const cell = board.querySelector(`[data-count="${name}"]`);
  if (cell) cell.textContent = typeof value === "number" ? value.toLocaleString() : value;
};

const minutes = (seconds) => {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { numeric: "always" });
  return seconds < 90 ? format.format(Math.round(seconds), "second") : format.format(Math.round(seconds / 60), "minute");
};

const refresh = async (board) => {
  const answer = await fetch(board.dataset.progress, { headers: { Accept: "application/json" } });
  if (!answer.ok) return true;
  const told = await answer.json();
  for (const [name, number] of Object.entries(told.counts)) write(board, name, number);
  if ("a_minute" in told) write(board, "a_minute", told.a_minute);
  if ("in_doubt" in told) write(board, "in_doubt", told.in_doubt);
  if (told.seconds_left) write(board, "left", minutes(told.seconds_left));
  const bar = board.querySelector("progress");
  if (bar && "queued" in told.counts) bar.value = bar.max - told.counts.queued - told.counts.deferred;
  if (told.state !== board.dataset.state) window.location.reload();
  return told.going ?? (told.state === "sending" || told.state === "scheduled");
};

const keep = async (board) => {
  if (document.hidden || (await refresh(board).catch(() => true))) {
    setTimeout(() => keep(board), 3000);
  }
};

for (const board of document.querySelectorAll("[data-progress]")) keep(board);
