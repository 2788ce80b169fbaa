{
  const root = document.documentElement;
  document.getElementById('nb-theme').addEventListener('click', () => {
    const dark = root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    root.dataset.theme = dark === 'dark' ? 'light' : 'dark';
    chosenTheme.set(root.dataset.theme);
  });

  const sources = [...document.querySelectorAll('details.source')];
  const fold = document.getElementById('nb-code');
  if (fold) {
    const label = () => { fold.textContent = sources.some(source => source.open) ? 'Fold code' : 'Show code'; };
    fold.addEventListener('click', () => {
      const open = !sources.some(source => source.open);
      for (const source of sources) source.open = open;
    });
    for (const source of sources) source.addEventListener('toggle', label);
    fold.hidden = sources.length === 0;
    label();
  }

  // A link to a cell opens what is folded in it.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (const box of target?.querySelectorAll('.error .fold > input') ?? []) box.checked = true;
  };
  addEventListener('hashchange', reveal);
  reveal();

  // Frames can only tell how high they are and what they were kept from.
  const frames = [...document.querySelectorAll('iframe.frame')];
  addEventListener('message', ({ source, data }) => {
    const frame = frames.find(frame => frame.contentWindow === source);
    if (!frame || typeof data !== 'object' || data === null) return;
    if (data.nbrun === 'height' && Number.isFinite(data.height)) {
      frame.style.height = `${Math.min(Math.max(data.height, 20), 20000)}px`;
    } else if (data.nbrun === 'blocked') {
      const note = frame.nextElementSibling;
      note.textContent = `This output wanted to load or run ${String(data.what).slice(0, 200)}, which a report doesn't.`;
      note.hidden = false;
    }
  });

  // The heading that is read is marked in the table of contents.
  const links = new Map([...document.querySelectorAll('#nb-contents a')]
    .map(link => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]));
  const mark = () => {
    let current;
    for (const [heading, link] of links) {
      link.removeAttribute('aria-current');
      if (heading && heading.getBoundingClientRect().top < innerHeight / 3) current = link;
    }
    current?.setAttribute('aria-current', 'true');
  };
  if (links.size) {
    addEventListener('scroll', mark, { passive: true });
    mark();
  }
}
