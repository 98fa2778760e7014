import type { Check, CheckState } from '../../domain/doctor/check';
import { printable, styled } from '../terminal';
import { checksIn, type DoctorReport, type Examined } from './examine';

const MARKS: Record<CheckState, readonly [mark: string, style: 'green' | 'red' | 'yellow' | 'dim']> = {
  ok: ['✔', 'green'],
  missing: ['✘', 'red'],
  warning: ['!', 'yellow'],
  unknown: ['?', 'dim'],
};

const DEPLOYED: ReadonlyMap<boolean | undefined, string> = new Map([
  [true, ''],
  [false, ' (not deployed)'],
  [undefined, ' (not known whether deployed)'],
]);

/** What the doctor found, as people read it. */
export function describeDoctor({ environments }: DoctorReport): string {
  return [...environments.flatMap(describeEnvironment), summaryOf(checksIn(environments))].join('\n');
}

function describeEnvironment({ account, region, stacks, before, after }: Examined): string[] {
  const names = stacks.map(({ name, deployed }) => `${name}${DEPLOYED.get(deployed)}`).join(', ');
  const heading = styled('bold', [account ?? 'an account that is not known', region].join(', '));
  const width = Math.max(...[...before, ...after].map(({ title }) => Math.min(title.length, 30)));
  return [
    names === '' ? heading : `${heading}: ${names}`,
    '',
    'Before a deployment',
    ...before.flatMap((check) => describe(check, width)),
    '',
    ...(after.length > 0 ? ['After it', ...after.flatMap((check) => describe(check, width)), ''] : []),
  ];
}

function describe({ title, state, says, mend }: Check, width: number): string[] {
  const [mark, style] = MARKS[state];
  const line = `  ${styled(style, mark)} ${printable(title).padEnd(width)}  ${printable(says)}`;
  return mend === undefined ? [line] : [line, `      ${styled('dim', '→')} ${printable(mend)}`];
}

function summaryOf(checks: readonly Check[]): string {
  const count = (state: CheckState) => checks.filter((check) => check.state === state).length;
  const [missing, warnings, unknown] = [count('missing'), count('warning'), count('unknown')];
  const others = [
    ...(warnings > 0 ? [`${warnings} to look at`] : []),
    ...(unknown > 0 ? [`${unknown} that nobody could tell`] : []),
  ];
  const first = missing === 0 ? 'Nothing is missing' : `${missing} of ${checks.length} missing or wrong`;
  return `${[first, ...others].join('; ')}.`;
}
