// The page follows the files: it asks every second whether it is still the newest.
"use strict";

(() => {
  const {base, version} = document.currentScript.dataset;
  const EVERY = 1000; // milliseconds

  const isTyping = () => document.activeElement instanceof HTMLInputElement
    && document.activeElement.value !== "";

  const look = async () => {
    if (document.visibilityState === "visible" && !isTyping()) {
      try {
        const answer = await fetch(`${base}version`, {cache: "no-store"});
        if (answer.ok && await answer.text() !== version) return location.reload();
      } catch {
        // Nobody is there; perhaps later.
      }
    }
    setTimeout(look, EVERY);
  };

  setTimeout(look, EVERY);
})();
