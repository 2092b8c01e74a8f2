// Looks again while the connection is being checked, and shows the answer as soon as there is one. Written for old
// browsers on purpose. The page survives without this file: it then refreshes itself, or has a button.
(function () {
  "use strict";
  var looks = 0;

  // Every second while a person is likely to watch, then slower; after about half an hour the button is left.
  function pause() {
    return looks < 30 ? 1000 : looks < 60 ? 5000 : 20000;
  }

  function later() {
    looks += 1;
    if (looks < 140) setTimeout(look, pause());
  }

  function look() {
    var request = new XMLHttpRequest();
    request.open("GET", document.querySelector("main").getAttribute("data-state"));
    request.responseType = "document";
    request.timeout = 10000;
    request.onload = function () {
      var answer = request.response;
      if (request.status === 200 && answer && answer.querySelector("main[data-outcome]")) show(answer);
      else later();
    };
    request.onerror = request.ontimeout = later;
    request.send();
  }

  function show(answer) {
    var main = document.querySelector("main");
    var next = answer.querySelector("main");
    if (next.getAttribute("data-outcome") === main.getAttribute("data-outcome")) {
      var times = main.querySelector(".facts");
      var newer = next.querySelector(".facts");
      if (times && newer) times.innerHTML = newer.innerHTML;
      later();
      return;
    }
    document.title = answer.title;
    main.parentNode.replaceChild(document.importNode(next, true), main);
    document.querySelector("main h1").focus();
  }

  later();
})();
