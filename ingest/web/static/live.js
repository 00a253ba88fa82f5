// Shows how a job goes on, as the server tells it; without this script, the page reloads.
const place = document.querySelector("[data-live]");
if (place) {
  const told = new EventSource(place.dataset.live);
  told.addEventListener("shown", (event) => { place.innerHTML = event.data; });
  told.addEventListener("over", () => { told.close(); location.reload(); });
}
