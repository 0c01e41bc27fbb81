"use strict";

// Times in the reader's zone. The shadow root is ours, so that a new drawing of the page does not meet a changed text.
customElements.define("local-time", class extends HTMLElement {
  static observedAttributes = ["datetime", "show"];

  connectedCallback() { this.show(); }

  attributeChangedCallback() { if (this.isConnected) this.show(); }

  show() {
    const at = new Date(this.getAttribute("datetime"));
    if (Number.isNaN(at.getTime())) return;
    const two = (n) => String(n).padStart(2, "0");
    const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
    const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.textContent = this.getAttribute("show") === "time" ? `${clock}:${two(at.getSeconds())}` : `${day} ${clock}`;
  }
});

const adapterSearch = {
  watchWidth(page) {
    const narrow = matchMedia("(max-width: 700px)");
    const tell = () => page.invokeMethodAsync("SetNarrow", narrow.matches).then(() => { document.documentElement.dataset.live = "yes"; }, () => {});
    narrow.addEventListener("change", tell);
    return tell();
  },

  save(name, blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  },

  // A picture that stands alone: what style sheets say is written into its elements.
  standalone(svg) {
    const copy = svg.cloneNode(true);
    const kept = ["fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "opacity", "font-size", "font-family", "font-weight"];
    const from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
    from.forEach((element, i) => {
      const style = getComputedStyle(element);
      for (const name of kept) to[i].setAttribute(name, style.getPropertyValue(name));
      to[i].removeAttribute("class");
    });
    const box = svg.viewBox.baseVal;
    const page = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    page.setAttribute("width", "100%");
    page.setAttribute("height", "100%");
    page.setAttribute("fill", getComputedStyle(svg.closest("figure") ?? document.body).backgroundColor);
    copy.prepend(page);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    return { text: new XMLSerializer().serializeToString(copy), width: box.width, height: box.height };
  },

  async png({ text, width, height }) {
    const scale = 2, image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * scale, height * scale];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  },

  // A cell that shows more than its value names its fields itself, parted by tabs; boxes to tick are left out.
  csv(table) {
    const field = (text) => {
      const plain = text === "–" ? "" : /^-?\d{1,3}( \d{3})+$/.test(text) ? text.replaceAll(" ", "") : text;
      const safe = /^[=+@\t\r-]/.test(plain) && Number.isNaN(Number(plain)) ? `'${plain}` : plain;
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    const fields = (c) => c.dataset.csv?.split("\t") ?? [c.querySelector("local-time")?.getAttribute("datetime") ?? c.textContent.trim().replace(/\s+/g, " ")];
    return [...table.rows].map((row) => [...row.cells].filter((c) => !c.classList.contains("pick")).flatMap(fields).map(field).join(",")).join("\r\n") + "\r\n";
  },
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-download]");
  if (!button) return;
  const holder = button.closest("[data-name]"), name = holder.dataset.name, kind = button.dataset.download;
  if (kind === "csv") {
    adapterSearch.save(`${name}.csv`, new Blob([[...holder.querySelectorAll("table")].map((table) => adapterSearch.csv(table)).join("\r\n")], { type: "text/csv" }));
    return;
  }
  const picture = adapterSearch.standalone(holder.querySelector("svg[role=img]"));
  adapterSearch.save(`${name}.${kind}`, kind === "svg" ? new Blob([picture.text], { type: "image/svg+xml" }) : await adapterSearch.png(picture));
});

window.adapterSearch = adapterSearch;
