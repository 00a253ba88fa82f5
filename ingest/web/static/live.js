// Shows how a job goes on, as the server tells it; without this script, the page reloads.
// A tab that nobody sees listens to nothing: a browser has six connections to a server, and those are for who looks.
const place = document.querySelector("[data-live]");
if (place) {
  let told;
  const listen = () => {
    told?.close();
    if (document.hidden) return;
    told = new EventSource(place.dataset.live);
    told.addEventListener("shown", (event) => { place.innerHTML = event.data; });
    told.addEventListener("over", () => { told.close(); location.reload(); });
  };
  document.addEventListener("visibilitychange", listen);
  listen();
}
