import { outcomeName } from '../local/embedded-metrics';
import type { ExpectedAndFound, StoryReport } from '../local/story/run-story';
import { seconds } from './progress';

/** So many differences are shown; all of them are in the report as JSON. */
const SHOWN_DIFFERENCES = 20;

/** A story's report as people read it. */
export function describeReport(report: StoryReport): string {
  const { firstMessage, documents, announcements, withheld, failures } = report;
  return [
    '',
    `${report.writes} changes written; the first message stood in its channel after ${firstMessage === null ? 'no time: there was none' : seconds(firstMessage)}.`,
    '',
    ...table([
      ['', 'expected', 'found'],
      ...rowsOf('documents', documents),
      ...rowsOf('announcements', announcements),
      ...rowsOf('withheld', withheld),
      row('failures kept', failures),
    ]),
    '',
    ...report.functions.flatMap(describeFunction),
    '',
    ...describeDifferences(report),
  ].join('\n');
}

function rowsOf(what: string, counts: Readonly<Record<string, ExpectedAndFound>>): string[][] {
  return Object.entries(counts).map(([where, count]) => row(`${what} in ${where}`, count));
}

function row(what: string, { expected, found }: ExpectedAndFound): string[] {
  return [what, String(expected), String(found)];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map(
    ([what = '', ...numbers]) =>
      `  ${what.padEnd(widths[0] ?? 0)}  ${numbers.map((cell, i) => cell.padStart(widths[i + 1] ?? 0)).join('  ')}`,
  );
}

function describeFunction({ name, kind, polled, invoked, outcomes }: StoryReport['functions'][number]): string[] {
  const { AnnouncementsWithheld: withheld = 0, ...ofRecords } = outcomes;
  const ends = Object.entries(ofRecords)
    .filter(([, count]) => count > 0)
    .map(([metric, count]) => `${count} ${outcomeName(metric)}`);
  const besides = withheld > 0 ? `; ${withheld} ${withheld === 1 ? 'announcement' : 'announcements'} withheld` : '';
  const counts = `${ends.join(', ') || 'no counts'}${besides}`;
  return [`  ${kind} (${name})`, `    polled ${polled}, passed to it ${invoked}; ${counts}`];
}

function describeDifferences({ differences }: StoryReport): string[] {
  if (differences.length === 0) return ['Everything came as expected.'];
  const more = differences.length - SHOWN_DIFFERENCES;
  return [
    `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}:`,
    ...differences.slice(0, SHOWN_DIFFERENCES).map(({ in: part, where, what }) => `  ${part} in ${where}: ${what}`),
    ...(more > 0 ? [`  and ${more} more; --json shows all`] : []),
  ];
}
