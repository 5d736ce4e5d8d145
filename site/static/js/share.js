// Two buttons that only a script can press: copy the address, and the telephone's own sheet.
document.querySelectorAll(".share").forEach((part) => {
  const address = part.querySelector(".share-address");
  const copy = part.querySelector("[data-copy]");
  const share = part.querySelector("[data-share]");
  address.addEventListener("focus", () => address.select());
  if (navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(address.value);
      copy.textContent = copy.dataset.copy;
    });
  }
  if (navigator.share) {
    share.parentElement.hidden = false;
    share.addEventListener("click", () =>
      navigator.share({ title: share.dataset.title, url: address.value }).catch(() => {}),
    );
  }
});
