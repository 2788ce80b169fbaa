// Moves, clicks and chooses in a cell of widgets, and loads the page again. The plan of `lab.mjs` has besides
//   widgets         a source that shows a slider from 0 with a label that follows it ("at N"), a button "Go",
//                   and a dropdown with the option "green"
//   values          a source whose result tells what became of them
// Reports { values: the text of that result, again: the label's text after the page was loaded again }.
import { address, newNotebook, outputsOf, page, plan, report, run, shot } from './lab.mjs';

await report(async () => {
  const panel = await newNotebook();
  const cell = await run(panel, 0, plan.widgets);
  await cell.locator('.noUi-handle').focus();
  for (let step = 0; step < 4; step += 1) {
    await page.keyboard.press('ArrowRight');
  }
  await cell.getByText('at 4').waitFor();
  await cell.getByRole('button', { name: 'Go' }).click();
  await cell.locator('select').selectOption('green');
  const [{ text }] = await outputsOf(await run(panel, 1, plan.values));
  await shot('widgets');
  const saved = page.waitForResponse(
    (response) => response.request().method() === 'PUT' && response.url().includes('/api/contents/'),
  );
  await page.keyboard.press('Control+s');
  // A new notebook may be given a name with its first save.
  await page.locator('.jp-Dialog .jp-mod-accept').click();
  await saved;
  await page.goto(address('/lab/tree/Untitled.ipynb'));
  const label = page.locator('.jp-NotebookPanel:visible .widget-label', { hasText: 'at ' });
  return { values: text, again: await label.innerText() };
});
