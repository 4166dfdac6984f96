/** Whether the pages that say how long Helm 3 is supported still say what src/helm/support.ts says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** One line per page: what it lacks, or why it could not be asked, which is no change. */
export async function changedPages(root) {
  const source = readFileSync(join(root, 'src/helm/support.ts'), 'utf8');
  const plans = [...source.matchAll(/url: '([^']+)',\s+bugFixes: '([^']+)',\s+securityFixes: '([^']+)'/g)];
  return Promise.all(plans.map(([, url, ...dates]) => compare(url, dates)));
}

async function compare(url, dates) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    if (!response.ok) return { changed: false, text: `Support page not asked: ${url} answers ${response.status}` };
    const page = (await response.text()).replace(/<[^>]{0,2000}>/g, ' ').replace(/\s+/g, ' ');
    const lacking = dates.filter((date) => spellings(date).every((spelling) => !page.includes(spelling)));
    if (lacking.length === 0) return { changed: false, text: `Support page as known: ${url}` };
    return { changed: true, text: `Support page changed: ${url} no longer names ${lacking.join(', ')}` };
  } catch (error) {
    return {
      changed: false,
      text: `Support page not asked: ${url} (${error instanceof Error ? error.message : error})`,
    };
  }
}

/** A day as pages write it: 2027-02-10, February 10, 2027, February 10th 2027, 10 February 2027. */
function spellings(date) {
  const [year, month, day] = date.split('-');
  const name = MONTHS[Number(month) - 1];
  const number = Number(day);
  const suffix = ['th', 'st', 'nd', 'rd'][number % 10 > 3 || (number > 10 && number < 14) ? 0 : number % 10];
  return [
    date,
    ...['', suffix].flatMap((end) => [
      `${name} ${number}${end}, ${year}`,
      `${name} ${number}${end} ${year}`,
      `${number}${end} ${name} ${year}`,
    ]),
  ];
}
