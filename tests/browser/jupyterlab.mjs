// Opens an executed notebook and works in a new one. The plan of `lab.mjs` has besides
//   executed        a notebook to open and look at, relative to the server's root
//   cells           the sources to run in the new notebook, one after the other
// Reports { executed: [outputs of each code cell], cells: [{ prompt, outputs }] }, where an output is
// { kind, text, tables, images } and images are sizes in pixels.
import { address, newNotebook, outputsOf, page, plan, promptOf, report, run, shot } from './lab.mjs';

await report(async () => ({ executed: await openExecuted(), cells: await runInNewNotebook() }));

async function openExecuted() {
  await page.goto(address(`/lab/tree/${plan.executed}`));
  const notebook = page.locator('.jp-NotebookPanel:visible .jp-Notebook');
  await notebook.locator('.jp-CodeCell .jp-OutputArea-output').first().waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('.jp-OutputArea img')].every(i => i.complete));
  await shot('executed-top');
  const outputs = [];
  for (const cell of await notebook.locator('.jp-CodeCell').all()) {
    await cell.scrollIntoViewIfNeeded();
    outputs.push(await outputsOf(cell));
  }
  for (const [name, selector] of [['table', 'table'], ['plot', 'img, svg']]) {
    const shown = notebook.locator('.jp-OutputArea-output').locator(selector).first();
    if (await shown.count()) {
      await shown.scrollIntoViewIfNeeded();
      await shot(`executed-${name}`);
    }
  }
  return outputs;
}

async function runInNewNotebook() {
  const panel = await newNotebook();
  const results = [];
  for (const [index, source] of plan.cells.entries()) {
    const cell = await run(panel, index, source);
    results.push({ prompt: (await promptOf(cell).innerText()).trim(), outputs: await outputsOf(cell) });
    await cell.scrollIntoViewIfNeeded();
    await shot(`cell-${index + 1}`);
  }
  return results;
}
