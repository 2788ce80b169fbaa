// Reads and writes SQL cells. The plan of `lab.mjs` has besides
//   query           a cell whose result has several pages
//   second          the label of the second page
//   begun           a cell with a column's name begun at its end
//   wrong           a cell that fails
// Reports { head: the columns' headings, pages: the visible rows of the first and of the second page, footer: the
// text below, offered: what completion offers at the end of `begun`, error: the text of the failure }.
import { newNotebook, page, plan, report, run, shot } from './lab.mjs';

await report(async () => {
  const panel = await newNotebook();
  const cell = await run(panel, 0, plan.query);
  const visible = async () => (await cell.locator('tbody tr:visible').allInnerTexts());
  const head = await cell.locator('thead th').allInnerTexts();
  const first = await visible();
  await shot('first-page');
  await cell.getByText(plan.second, { exact: true }).click();
  const second = await visible();
  await shot('second-page');
  const footer = await cell.locator('.nbrun-rows p').innerText();

  const failed = await run(panel, 1, plan.wrong);
  const error = await failed.locator('.jp-OutputArea-output').innerText();

  await panel.locator('.jp-CodeCell').nth(2).locator('.cm-content').click();
  await page.keyboard.insertText(plan.begun);
  await page.keyboard.press('Tab');
  const items = page.locator('.jp-Completer-item .jp-Completer-match');
  await items.first().waitFor();
  await shot('completion');
  return { head, pages: [first, second], footer, offered: await items.allInnerTexts(), error };
});
