// Search without a server: the index lies in small scripts, and those that are needed are loaded.
"use strict";

(() => {
  const base = document.currentScript.dataset.base;
  const MOST = 20; // results
  const LEAST = 2; // letters
  const waiting = new Map(); // what is being loaded: name -> function that takes it
  const loaded = new Map(); // name -> promise

  globalThis.okrSearch = (name, data) => waiting.get(name)?.(data);

  const load = name => {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        waiting.set(name, resolve);
        script.onerror = reject;
        script.src = `${base}search/${name}.js`;
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  };

  const wordsOf = text =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

  // The numbers of the files that may hold words with a beginning.
  const filesOf = (start, heads) => {
    const last = heads.findLastIndex(head => head <= start || head.startsWith(start));
    let first = heads.findLastIndex(head => head <= start);
    if (first < 0) first = 0;
    return last < 0 ? [] : Array.from({length: last - first + 1}, (_, step) => first + step);
  };

  // What each place is worth for a word that begins so: 2 where all of it was typed, 1, or 0.
  const worthsOf = async (start, {heads, shown, of}) => {
    const files = await Promise.all(filesOf(start, heads).map(number => load(`words-${number}`)));
    const worths = new Uint8Array(shown * of);
    for (const file of files)
      for (const [word, places] of Object.entries(file))
        if (word.startsWith(start)) {
          const worth = word === start ? 2 : 1;
          for (const place of places) worths[place] = Math.max(worths[place], worth);
        }
    return worths;
  };

  // The places that have all the words, the worthiest first; as they are numbered, else.
  const ranked = ([first, ...others]) => {
    const ranks = [];
    first.forEach((worth, place) => {
      if (worth === 0 || others.some(one => one[place] === 0)) return;
      const sum = others.reduce((whole, one) => whole + one[place], worth);
      (ranks[sum] ??= []).push(place);
    });
    return ranks.reverse().flat();
  };

  // The places that are called exactly so: names stand among the words, behind a blank.
  const calledSo = async (typed, {heads}) => {
    const name = ` ${typed.join(" ")}`;
    const number = heads.findLastIndex(head => head <= name);
    return number < 0 ? [] : (await load(`words-${number}`))[name] ?? [];
  };

  const search = async text => {
    const typed = wordsOf(text);
    const index = await load("index");
    const [called, ...worths] = await Promise.all(
      [calledSo(typed, index), ...typed.map(word => worthsOf(word, index))]);
    const found = [...new Set([...called, ...ranked(worths)])];
    const best = found.slice(0, MOST);
    const shown = await Promise.all(best.map(async place =>
      (await load(`found-${Math.floor(place / index.shown)}`))[place % index.shown]));
    return {shown, of: found.length};
  };

  const element = (name, text, properties = {}) =>
    Object.assign(document.createElement(name), {textContent: text}, properties);

  const set = () => {
    const room = document.getElementById("search");
    const label = element("label", "Search", {className: "hidden", htmlFor: "search-for"});
    const input = element("input", "", {
      id: "search-for", type: "search", placeholder: "Search", autocomplete: "off", spellcheck: false,
    });
    const status = element("p", "", {role: "status", className: "hidden"});
    room.setAttribute("role", "search");
    room.append(label, input, status);
    let list = null;
    let asked = 0;

    const close = () => {
      list?.remove();
      list = null;
      status.textContent = "";
    };

    const show = ({shown, of}) => {
      close();
      list = element("ol", "");
      for (const [title, address, sort, about] of shown) {
        const link = element("a", title, {href: base + address});
        link.append(element("small", [sort, about].filter(Boolean).join(", ")));
        const item = element("li", "");
        item.append(link);
        list.append(item);
      }
      const said = of === 0 ? "Nothing is called so." : of > shown.length ? `The first ${shown.length} of ${of}.` : "";
      if (said) {
        const item = element("li", "");
        item.append(element("p", said));
        list.append(item);
      }
      status.textContent = said || `${of} found.`;
      room.append(list);
    };

    const answer = async () => {
      const turn = ++asked;
      const text = input.value;
      if (wordsOf(text).join("").length < LEAST) return close();
      const start = performance.now();
      try {
        const found = await search(text);
        if (turn !== asked) return; // more was typed meanwhile
        show(found);
      } catch {
        close();
        status.textContent = "The index is not there.";
      }
      performance.measure("okr-search", {start, detail: text});
    };

    input.addEventListener("focus", () => load("index").catch(() => {}));
    input.addEventListener("input", answer);
    room.addEventListener("keydown", event => {
      const stops = [input, ...room.querySelectorAll("a")];
      const here = stops.indexOf(document.activeElement);
      const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
      if (step && stops[here + step]) {
        event.preventDefault();
        stops[here + step].focus();
      } else if (event.key === "Enter" && here === 0 && stops[1]) {
        stops[1].click();
      } else if (event.key === "Escape") {
        input.value = "";
        close();
        input.focus();
      }
    });
    room.addEventListener("focusout", event => {
      if (event.relatedTarget && !room.contains(event.relatedTarget)) close();
    });
    document.addEventListener("click", event => {
      if (!room.contains(event.target)) close();
    });
    document.addEventListener("keydown", event => {
      if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey
          && !(event.target instanceof HTMLInputElement)) {
        event.preventDefault();
        input.focus();
      }
    });
  };

  set();
})();
