// Keeps what is left of a time right while a list stays open; without it the words are as the page was drawn.
"use strict";
(() => {
  const words = document.getElementById("left-words");
  const { before, after, now } = words.dataset;
  const forms = [...words.content.querySelectorAll("i")].map((each) => each.dataset);
  const kinds = ["zero", "one", "two", "few", "many", "other"];
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const units = [[86400, "days"], [3600, "hours"], [60, "minutes"], [1, "seconds"]];
  // Our clock is the server's, whatever the computer's says.
  const ahead = Date.now() - Date.parse(now);

  const length = (left) => {
    let rest = left < 60 ? left : left - (left % 60);
    const said = [];
    for (const [size, unit] of units) {
      const count = Math.floor(rest / size);
      rest -= count * size;
      if (count) said.push(forms[kinds.indexOf(plural.select(count))][unit].replace("{count}", count));
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
