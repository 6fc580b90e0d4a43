// Runs before the page is drawn, so that a chosen theme does not flash.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  /** Storage may be refused, as for a page opened from a file. */
  function remembered() {
    try {
      return localStorage.getItem("packrepo-theme");
    } catch {
      return null;
    }
  }

  function apply(theme) {
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  }

  apply(remembered());

  document.addEventListener("toggle-theme", () => {
    const isDark = root.dataset.theme === undefined
      ? matchMedia("(prefers-color-scheme: dark)").matches
      : root.dataset.theme === "dark";
    const theme = isDark ? "light" : "dark";
    apply(theme);
    try {
      localStorage.setItem("packrepo-theme", theme);
    } catch {
      // It holds for as long as the page is open.
    }
  });
})();
