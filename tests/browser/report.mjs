// Reads a page that `nbrun render` has made. The plan of `browser.mjs` has besides
//   page            the page's file
//   awaited         a remark that the page will make about an output, or null
// Reports what a reader sees (see `tests/tests/report`), what the page asked the network for, and what the console
// said.
import { pathToFileURL } from 'node:url';
import { page, plan, report, shot } from './browser.mjs';

const requests = [];
const errors = [];
page.on('request', request => {
  if (!/^(data|blob|about):/.test(request.url())) requests.push(request);
});
page.on('console', message => { if (message.type() === 'error') errors.push(message.text()); });
page.on('pageerror', error => errors.push(error.message));

const backgroundOf = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const openSources = () => page.locator('details.source[open]').count();

await report(async () => {
  const url = pathToFileURL(plan.page).href;
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(url);
  await page.waitForLoadState('networkidle');
  if (plan.awaited) await page.locator('.remark', { hasText: plan.awaited }).first().waitFor();
  await shot('light');
  const seen = await page.evaluate(() => ({
    title: document.title,
    heading: document.querySelector('#nb-header h1').innerText,
    status: document.querySelector('.status dd')?.innerText ?? '',
    parameters: [...document.querySelectorAll('.parameters div')].map(parameter => parameter.innerText),
    contents: [...document.querySelectorAll('#nb-contents a')].map(link => link.innerText),
    marker: window.marker ?? null,
    images: [...document.images].map(image => image.naturalWidth),
    remarks: [...document.querySelectorAll('.remark')].filter(remark => !remark.hidden).map(remark => remark.innerText),
  }));
  seen.address = page.url();
  seen.frames = [];
  for (const frame of await page.locator('iframe.frame').all()) {
    const inside = frame.contentFrame().locator('body');
    seen.frames.push({ text: await inside.innerText(), height: (await frame.boundingBox()).height });
  }

  const light = await backgroundOf();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await backgroundOf();
  await shot('dark');
  await page.locator('#nb-header #nb-theme').click();
  const chosen = await backgroundOf();
  await page.emulateMedia({ colorScheme: 'light' });
  seen.backgrounds = { light, dark, chosen };

  const fold = page.locator('#nb-header #nb-code');
  seen.sources = [await openSources()];
  if (await fold.isVisible()) {
    await fold.click();
    seen.sources.push(await openSources());
  }

  const box = page.locator('.fold > .box').first();
  seen.boxes = [];
  if (await box.count()) {
    seen.boxes.push((await box.boundingBox()).height);
    await page.locator('.fold > label').first().click();
    seen.boxes.push((await box.boundingBox()).height);
    await page.locator('.fold > label').first().click();
  }

  seen.failed = [];
  for (const link of await page.locator('.failures a').all()) {
    await link.click();
    const failed = page.locator(await link.getAttribute('href'));
    seen.failed.push({ text: await failed.innerText(), visible: await failed.isVisible() });
    await shot('failed');
  }

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const code = page.locator('details.source pre');
  seen.print = {
    background: await backgroundOf(),
    code: await code.count() === 0 || await code.first().isVisible(),
    tools: await page.locator('.tools').isVisible(),
    box: await box.count() ? (await box.boundingBox()).height : 0,
  };
  await shot('print');
  // What the page's policy forbids is never sent.
  const sent = requests.filter(request => request.failure()?.errorText !== 'csp').map(request => request.url());
  return { ...seen, requests: sent.filter(address => address.split('#')[0] !== url), errors };
});
