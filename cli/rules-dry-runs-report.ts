import type { Withheld } from '../domain/notifications/withheld';
import { near } from '../domain/patterns/near';
import { messageLines, printable, styled } from './terminal';

/** @param withheld of all rules, the latest first */
export function describeDryRuns(
  withheld: readonly Withheld[],
  { limit, rule }: { readonly limit: number; readonly rule?: string },
): string {
  const byRule = Map.groupBy(withheld, (one) => one.rule);
  if (rule !== undefined && !byRule.has(rule)) return describeNothingOf(rule, new Set(byRule.keys()));
  if (byRule.size === 0) return 'Nothing was withheld in the last two weeks: no event matched a rule with dryRun.';
  return [...byRule]
    .filter(([name]) => rule === undefined || name === rule)
    .flatMap(([name, all]) => describeRule(name, all, limit))
    .join('\n');
}

function describeNothingOf(rule: string, others: ReadonlySet<string>): string {
  const sentence = `The rule "${rule}" withheld nothing in the last two weeks`;
  const alike = near(rule, others);
  if (alike !== undefined) return `${sentence}; did you mean "${alike}"?`;
  return others.size === 0 ? `${sentence}, and no other did.` : `${sentence}; others did: ${[...others].join(', ')}.`;
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
