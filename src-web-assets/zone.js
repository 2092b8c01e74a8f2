// Tells the server the time zone of this browser. Pages are written in it, unless their reader chose another.
(() => {
  "use strict";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const NAME = "patchbay-browser-zone=";
  const told = () => document.cookie.split("; ").find((cookie) => cookie.startsWith(NAME));
  const before = told();
  if (!zone || before === NAME + zone) return;

  document.cookie = NAME + zone + "; Path=/; Max-Age=34560000; SameSite=Lax" + (location.protocol === "https:" ? "; Secure" : "");
  // The first page was written before anybody could know. A later one may have been worked on: the next has the new zone.
  if (!before && told() && document.documentElement.dataset.zone !== zone) location.reload();
})();
