import type { Withheld } from '../domain/notifications/withheld';
import { messageLines, printable, styled } from './terminal';

/** @param withheld the latest first */
export function describeDryRuns(
  withheld: readonly Withheld[],
  { limit, rule }: { readonly limit: number; readonly rule?: string },
): string {
  if (withheld.length === 0) {
    return `Nothing was withheld in the last two weeks: no event matched ${rule === undefined ? 'a rule' : `the rule "${rule}" while it was one`} with dryRun.`;
  }
  return [...Map.groupBy(withheld, (one) => one.rule)]
    .flatMap(([name, all]) => describeRule(name, all, limit))
    .join('\n');
}

function describeRule(rule: string, all: readonly Withheld[], limit: number): string[] {
  const channels = [...new Set(all.map(({ channel }) => channel))].join(', ');
  const times = all.length === 1 ? 'once' : `${all.length} times`;
  const heading = styled('bold', `${rule} would have spoken ${times} in ${channels}`);
  const more = all.length - limit;
  return [
    heading,
    ...all.slice(0, limit).flatMap(describe),
    ...(more > 0 ? [`   and ${more} before; --limit ${all.length} shows all`] : []),
    '',
  ];
}

function describe({ event, text }: Withheld): string[] {
  return [
    `   ${event.time.slice(0, 19).replace('T', ' ')} UTC  ${printable(`${event.type}, ${event.subject}`)}`,
    ...messageLines(text).map((line) => `     ${line}`),
  ];
}
