import { styleText } from 'node:util';
import type { RulesTest, TestedEvent, TestedRule } from '../local/rules/test-rules';
import { printable } from './printable';

/** What rules make of events, as people read it. */
export function describeRulesTest(result: RulesTest): string {
  return [...result.events.flatMap(describeEvent), ...describeEnd(result)].join('\n');
}

function describeEvent({ number, type, subject, refused, matches, almost, rules }: TestedEvent): string[] {
  const what = [type, subject].filter((each) => each !== undefined).join(', ');
  const heading = styled('bold', `${number}  ${printable(what) || 'no event'}`);
  if (refused)
    return [heading, `   no rule sees it, it goes to the failure store (${refused.code}): ${refused.message}`, ''];

  const shown = rules ? rules.flatMap(describeWhole) : [...matches, ...almost].flatMap(describeRule);
  const nothing = rules ? 'the rule is of another stream' : 'no rule matches or is near';
  return [heading, ...(shown.length > 0 ? shown : [`   ${nothing}`]), ''];
}

function describeRule(tested: TestedRule): string[] {
  const details = tested.matches ? messageLines(tested) : partingLines(tested);
  const almost = `${styled('yellow', '≈')} %s almost matches`;
  return [headingOf(tested, almost), ...details.map((line) => `     ${line}`)];
}

function describeWhole(tested: TestedRule): string[] {
  const { fields, partings, matches } = tested;
  const sentences = fields.map(({ holds, sentence }) => `${markOf(holds)} ${sentence}`);
  const known = new Set(fields.map(({ sentence }) => sentence));
  const apart = partings.filter((sentence) => !known.has(sentence)).map((sentence) => `${markOf(false)} ${sentence}`);
  const message = matches ? messageLines(tested) : [];
  const lines = [...alternativesLine(tested), ...sentences, ...apart, ...message];
  return [headingOf(tested, `${markOf(false)} %s does not match`), ...lines.map((line) => `     ${line}`)];
}

/** @param otherwise what to say where it does not match, with `%s` for the rule */
function headingOf({ rule, stacks, channel, matches, dryRun }: TestedRule, otherwise: string): string {
  const name = stacks.length > 1 ? `${rule} (${stacks.join(', ')})` : rule;
  const says = `${markOf(true)} %s ${dryRun ? 'would say' : 'says'} in ${channel}`;
  return `   ${(matches ? says : otherwise).replace('%s', () => name)}`;
}

function messageLines({ message = '' }: TestedRule): string[] {
  if (message === '') return ['nothing: the message comes out empty, and Slack would refuse it'];
  return message.split('\n').map((line) => styled('dim', '│ ') + printable(line));
}

function partingLines(tested: TestedRule): string[] {
  return [...alternativesLine(tested), ...tested.partings];
}

function alternativesLine({ alternatives }: TestedRule): string[] {
  return alternatives > 1 ? [`of ${alternatives} alternatives, the nearest:`] : [];
}

function describeEnd({ events, matched, expected = [], asExpected }: RulesTest): string[] {
  if (asExpected === undefined) {
    const names = matched.length === 0 ? 'no rule matches' : `rules that match: ${matched.join(', ')}`;
    return events.length === 1 ? [] : [`${events.length} events; ${names}.`];
  }
  if (asExpected) return [`${markOf(true)} As expected: ${matched.join(', ') || 'no rule matches'}.`];

  const missing = expected.filter((name) => !matched.includes(name));
  const others = matched.filter((name) => !expected.includes(name));
  return [
    ...(missing.length > 0 ? [`${markOf(false)} Expected, and not matched: ${missing.join(', ')}.`] : []),
    ...(others.length > 0 ? [`${markOf(false)} Matched, and not expected: ${others.join(', ')}.`] : []),
  ];
}

function markOf(holds: boolean): string {
  return holds ? styled('green', '✔') : styled('red', '✘');
}

function styled(style: 'bold' | 'dim' | 'green' | 'red' | 'yellow', text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
