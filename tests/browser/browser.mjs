// A page in Chromium. A driver that imports this reads one JSON object, the plan, from standard input; every plan has
//   playwright      the folder of the playwright-core package
//   chromium        the browser's executable
//   scratch         an empty folder for the browser's profile
//   shots           a folder for screenshots
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const plan = JSON.parse(readFileSync(0, 'utf8'));
const { chromium } = createRequire(import.meta.url)(plan.playwright);

const browser = await chromium.launchPersistentContext(plan.scratch, {
  executablePath: plan.chromium,
  headless: true,
  viewport: { width: 1280, height: 1000 },
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
browser.setDefaultTimeout(60_000);
export const page = browser.pages()[0] ?? await browser.newPage();

// Prints what `work` reports as one line of JSON. When the page doesn't get where it should, exits with 1 and a
// message on standard error.
export async function report(work) {
  try {
    process.stdout.write(JSON.stringify(await work()) + '\n');
  } catch (error) {
    await shot('failure').catch(() => {});
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

export async function shot(name) {
  await page.screenshot({ path: join(plan.shots, `${name}.png`) });
}
