// Side by side: choosing a passage moves both texts to it; buttons go from one to the next. Without this the links move one side.
(function () {
  "use strict";
  var place = document.getElementById("steps");
  var whole = document.getElementById("whole");
  if (!place || !whole) return;
  var boxes = whole.querySelectorAll(".text");
  var all = boxes[0].querySelectorAll(".passage");
  var at = -1;

  function go(number) {
    whole.querySelectorAll(".passage.current").forEach(function (it) { it.classList.remove("current"); });
    ["n", "o"].forEach(function (side, n) {
      var mark = document.getElementById(side + number);
      if (!mark) return;
      mark.classList.add("current");
      boxes[n].scrollTop += mark.getBoundingClientRect().top - boxes[n].getBoundingClientRect().top - 80;
    });
    at = number;
    said.textContent = "第 " + number + " / " + all.length + " 段";
  }

  function button(label, step) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "button second";
    made.textContent = label;
    made.addEventListener("click", function () { go(Math.min(all.length, Math.max(1, at + step))); });
    place.append(made, " ");
  }

  var said = document.createElement("span");
  said.setAttribute("role", "status");
  at = 0;
  button("上一段", -1);
  button("下一段", 1);
  place.append(said);
  whole.addEventListener("click", function (event) {
    var mark = event.target.closest(".passage");
    if (!mark) return;
    event.preventDefault();
    go(Number(mark.id.slice(1)));
  });
})();
