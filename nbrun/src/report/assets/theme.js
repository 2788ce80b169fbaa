// The reader's choice of light or dark, kept where the browser keeps anything for the page.
const chosenTheme = {
  get() { try { return localStorage.getItem('nbrun-theme'); } catch { return null; } },
  set(theme) { try { localStorage.setItem('nbrun-theme', theme); } catch { /* it holds until the page is closed */ } },
};
{
  const theme = chosenTheme.get();
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}
