// JupyterLab in Chromium, the way a person uses it. The plan has, besides what `browser.mjs` asks for,
//   url, token      the server
//   kernel          the display name of the kernel of a new notebook
import { page, plan, report, shot } from './browser.mjs';

export { page, plan, report, shot };

export function address(path) {
  const url = new URL(path, plan.url);
  url.searchParams.set('token', plan.token);
  return url.href;
}

// The toolbar's indicator is idle before there is a kernel; the status bar is not.
export const idle = page.locator('#jp-main-statusbar').getByText(`${plan.kernel} | Idle`);

// Opens a new notebook; returns its panel.
export async function newNotebook() {
  await page.goto(address('/lab?reset'));
  await page.locator(`.jp-LauncherCard[data-category="Notebook"][title="${plan.kernel}"]`).click();
  await idle.waitFor();
  return page.locator('.jp-NotebookPanel:visible');
}

// Types a source into the last cell, the one with this index, and runs it; returns the cell.
export async function run(panel, index, source) {
  const cell = panel.locator('.jp-CodeCell').nth(index);
  await cell.locator('.cm-content').click();
  await page.keyboard.insertText(source);
  await page.keyboard.press('Shift+Enter');
  await promptOf(cell).waitFor();
  await idle.waitFor();
  // Shift+Enter in the last cell adds the next one; the reply has come by then.
  await panel.locator('.jp-CodeCell').nth(index + 1).waitFor({ state: 'attached' });
  return cell;
}

export function promptOf(cell) {
  return cell.locator('.jp-InputPrompt', { hasText: /\[\d+\]/ });
}

// What a reader sees of a cell's outputs. Images count with their size on the page, so a broken one is 0 wide.
export async function outputsOf(cell) {
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
