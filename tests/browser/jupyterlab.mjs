// Drives JupyterLab in Chromium the way a person would, and reports what is on the page.
//
// Reads one JSON object from standard input:
//   url, token      the server
//   playwright      the folder of the playwright-core package
//   chromium        the browser's executable
//   scratch         an empty folder for the browser's profile
//   shots           a folder for screenshots
//   executed        a notebook to open and look at, relative to the server's root
//   kernel          the display name of the kernel of the new notebook
//   cells           the sources to run in it, one after the other
// Prints one JSON object: { executed: [outputs of each code cell], cells: [{ prompt, outputs }] }, where an
// output is { kind, text, tables, images } and images are sizes in pixels. Exits with 1 and a message on
// standard error when the page doesn't get where it should.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const plan = JSON.parse(readFileSync(0, 'utf8'));
const { chromium } = createRequire(import.meta.url)(plan.playwright);

const browser = await chromium.launchPersistentContext(plan.scratch, {
  executablePath: plan.chromium,
  headless: true,
  viewport: { width: 1280, height: 1000 },
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
browser.setDefaultTimeout(60_000);
const page = browser.pages()[0] ?? await browser.newPage();

try {
  const executed = await openExecuted();
  const cells = await runInNewNotebook();
  process.stdout.write(JSON.stringify({ executed, cells }) + '\n');
} catch (error) {
  await page.screenshot({ path: join(plan.shots, 'failure.png') }).catch(() => {});
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

async function openExecuted() {
  await page.goto(address(`/lab/tree/${plan.executed}`));
  const notebook = page.locator('.jp-NotebookPanel:visible .jp-Notebook');
  await notebook.locator('.jp-CodeCell .jp-OutputArea-output').first().waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('.jp-OutputArea img')].every(i => i.complete));
  await page.screenshot({ path: join(plan.shots, 'executed-top.png') });
  const outputs = [];
  for (const cell of await notebook.locator('.jp-CodeCell').all()) {
    await cell.scrollIntoViewIfNeeded();
    outputs.push(await outputsOf(cell));
  }
  for (const [name, selector] of [['table', 'table'], ['plot', 'img, svg']]) {
    const shown = notebook.locator('.jp-OutputArea-output').locator(selector).first();
    if (await shown.count()) {
      await shown.scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(plan.shots, `executed-${name}.png`) });
    }
  }
  return outputs;
}

async function runInNewNotebook() {
  await page.goto(address('/lab?reset'));
  await page.locator(`.jp-LauncherCard[data-category="Notebook"][title="${plan.kernel}"]`).click();
  const panel = page.locator('.jp-NotebookPanel:visible');
  // The toolbar's indicator is idle before there is a kernel; the status bar is not.
  const idle = page.locator('#jp-main-statusbar').getByText(`${plan.kernel} | Idle`);
  await idle.waitFor();
  const results = [];
  for (const [index, source] of plan.cells.entries()) {
    const cell = panel.locator('.jp-CodeCell').nth(index);
    await cell.locator('.cm-content').click();
    await page.keyboard.insertText(source);
    await page.keyboard.press('Shift+Enter');
    const prompt = cell.locator('.jp-InputPrompt', { hasText: /\[\d+\]/ });
    await prompt.waitFor();
    await idle.waitFor();
    // Shift+Enter in the last cell adds the next one; the reply has come by then.
    await panel.locator('.jp-CodeCell').nth(index + 1).waitFor({ state: 'attached' });
    results.push({ prompt: (await prompt.innerText()).trim(), outputs: await outputsOf(cell) });
    await cell.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(plan.shots, `cell-${index + 1}.png`) });
  }
  return results;
}

// What a reader sees of a cell's outputs. Images count with their size on the page, so a broken one is 0 wide.
async function outputsOf(cell) {
  return cell.locator('.jp-OutputArea-output').evaluateAll(outputs => outputs.map(output => ({
    kind: output.dataset.mimeType ?? '',
    text: output.innerText,
    tables: [...output.querySelectorAll('table')].map(table => table.rows.length),
    images: [...output.querySelectorAll('img, svg')].map(image => {
      const { width, height } = image.getBoundingClientRect();
      const broken = image instanceof HTMLImageElement && image.naturalWidth === 0;
      return broken ? [0, 0] : [Math.round(width), Math.round(height)];
    }),
  })));
}

function address(path) {
  const url = new URL(path, plan.url);
  url.searchParams.set('token', plan.token);
  return url.href;
}
