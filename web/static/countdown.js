// Keeps what is left of a time right while a list stays open; without it the words are as the page was drawn.
"use strict";
(() => {
  const { days, hours, minutes, seconds, before, after } = document.getElementById("left-words").dataset;
  const units = [[86400, days], [3600, hours], [60, minutes], [1, seconds]];
  // Our clock is the server's, whatever the computer's says.
  const ahead = Date.now() - Date.parse(document.getElementById("left-words").dataset.now);

  const length = (left) => {
    let rest = left < 60 ? left : left - (left % 60);
    const said = [];
    for (const [size, words] of units) {
      const count = Math.floor(rest / size);
      rest -= count * size;
      if (count) said.push(words.replace("{count}", count));
    }
    return said.slice(0, 2).join(" ");
  };
  const tell = () => {
    for (const each of document.querySelectorAll("time[data-left]")) {
      const left = Math.floor((Date.parse(each.dateTime) - (Date.now() - ahead)) / 1000);
      if (left > 0) each.textContent = before.replace("{length}", length(left));
      else if (left <= -60) each.textContent = after.replace("{length}", length(-left));
    }
  };
  setInterval(tell, 1000);
})();
