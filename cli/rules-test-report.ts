import type { Refusal, RulesTest, TestedEvent, TestedRule } from '../local/rules/test-rules';
import { messageLines, printable, styled } from './terminal';

/** What rules make of events, as people read it. */
export function describeRulesTest(result: RulesTest): string {
  return [...result.events.flatMap(describeEvent), ...describeEnd(result)].join('\n');
}

function describeEvent(event: TestedEvent): string[] {
  const { number, type, subject, sensitiveUnknown, refused = [], matches, almost, onOtherStreams = [], rules } = event;
  const what = [type, subject].filter((each) => each !== undefined).join(', ');
  const heading = styled('bold', `${number}  ${printable(what) || 'no event'}`);
  const shown = rules ? rules.flatMap(describeWhole) : [...matches, ...almost].flatMap(describeRule);
  const nothing = rules ? 'the rule is of another stream' : 'no rule matches or is near';
  const warning = `   ${styled('yellow', '!')} the app does not register its entity: what is sensitive there is not taken out`;
  const lines = [...refused.map(describeRefusal), ...shown, ...onOtherStreams.map(describeOnOtherStream)];
  return [heading, ...(sensitiveUnknown ? [warning] : []), ...(lines.length > 0 ? lines : [`   ${nothing}`]), ''];
}

function describeRefusal({ stacks, code, message }: Refusal): string {
  return `   no rule of ${stacks.join(', ')} says anything, it goes to the failure store (${code}): ${message}`;
}

function describeOnOtherStream(tested: TestedRule): string {
  return `   ${markOf(false)} ${nameOf(tested)} would match, and is on a stream that does not carry such an event`;
}

function describeRule(tested: TestedRule): string[] {
  const { matches, message = '', partings } = tested;
  const details = matches ? messageLines(message) : [...alternativesLine(tested), ...partings.map(printable)];
  const almost = `${styled('yellow', '≈')} %s almost matches`;
  return [headingOf(tested, almost), ...details.map((line) => `     ${line}`)];
}

function describeWhole(tested: TestedRule): string[] {
  const { fields, apart, matches, message = '' } = tested;
  const lines = [
    ...alternativesLine(tested),
    ...fields.map(({ holds, sentence }) => `${markOf(holds)} ${printable(sentence)}`),
    ...apart.map((sentence) => `${markOf(false)} ${printable(sentence)}`),
    ...(matches ? messageLines(message) : []),
  ];
  return [headingOf(tested, `${markOf(false)} %s does not match`), ...lines.map((line) => `     ${line}`)];
}

/** @param otherwise what to say where it does not match, with `%s` for the rule */
function headingOf(tested: TestedRule, otherwise: string): string {
  const { channel, matches, dryRun } = tested;
  const says = `${markOf(true)} %s ${dryRun ? 'would say' : 'says'} in ${channel}`;
  return `   ${(matches ? says : otherwise).replace('%s', () => nameOf(tested))}`;
}

function nameOf({ rule, stacks }: TestedRule): string {
  return stacks.length > 1 ? `${rule} (${stacks.join(', ')})` : rule;
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

  const wrong = (what: string, names: readonly string[]) =>
    names.length > 0 ? [`${markOf(false)} ${what}: ${names.join(', ')}.`] : [];
  const refused = events.filter((event) => event.refused).map(({ number }) => `event ${number}`);
  return [
    ...wrong(
      'Expected, and not matched',
      expected.filter((name) => !matched.includes(name)),
    ),
    ...wrong(
      'Matched, and not expected',
      matched.filter((name) => !expected.includes(name)),
    ),
    ...wrong('Goes to the failure store', refused),
  ];
}

function markOf(holds: boolean): string {
  return holds ? styled('green', '✔') : styled('red', '✘');
}
