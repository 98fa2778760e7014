import { compilePattern } from '../patterns/match';
import type { Pattern } from '../patterns/pattern';
import { describeMistake, show } from '../patterns/pattern-mistake';
import { EVENT_MEMBERS } from './event-members';
import { compileTemplate } from './message-template';
import type { Rule } from './rule';

/** A rule's name is part of keys, logs and messages of other programs. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Slack's channel names: no capitals, spaces or points, up to 80 characters. */
const CHANNEL_NAME = /^#[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}_-]{1,80}$/u;

/** Public and private channels begin with C, older private ones with G. */
const CHANNEL_ID = /^[CG][A-Z0-9]{8,}$/;

/**
 * Finds what cannot work in a rule, before anything is deployed.
 *
 * @returns sentences that begin with the rule's name, say where and what was found, and what to write instead; none
 * when the rule is sound
 */
export function checkRule(rule: Rule): string[] {
  return [...clauses(rule)].map((clause) => `rule "${rule.name}" ${clause}`);
}

function* clauses({ name, channel, pattern, message }: Rule): Generator<string> {
  if (!NAME.test(name)) {
    yield 'has a name of other characters than letters, digits, points, underscores and hyphens, or of more than 64; ' +
      'write for example "big-customer"';
  }
  yield* channelClauses(channel);

  const compiledPattern = compilePattern(pattern);
  if (!compiledPattern.ok) yield* compiledPattern.mistakes.map(describeMistake);
  yield* withoutList(pattern);
  for (const member of Object.keys(pattern).filter((name) => !EVENT_MEMBERS.has(name))) {
    yield `matches on "${member}", which is no member of an event (${[...EVENT_MEMBERS.keys()].join(', ')}); ` +
      `for a field of the item write { data: { ${member}: … } }`;
  }

  if (message.trim() === '') yield 'has an empty message; write for example "*{{data.name}}* started using us"';
  const compiledMessage = compileTemplate(message);
  if (!compiledMessage.ok) yield* compiledMessage.mistakes.map((mistake) => `has a message that ${mistake}`);
}

/**
 * Operators that lack their list: `employees: { numeric: ['>=', 500] }` is a pattern that EventBridge takes, on a field
 * `employees.numeric` that nobody has.
 */
function* withoutList(pattern: Pattern): Generator<string> {
  for (const [field, member] of Object.entries(pattern)) {
    if (Array.isArray(member) || typeof member !== 'object' || member === null) continue;
    const [[operator, operand] = [], ...others] = Object.entries(member as Pattern);
    if (others.length === 0 && operator !== undefined && isOperand(operator, operand)) {
      yield `has an operator without its list at "${field}"; write ${field}: [${show(member)}]`;
    } else {
      yield* withoutList(member as Pattern);
    }
  }
}

/** Whether this can only be meant as an operator: a field may be named `prefix`, and hardly `anything-but`. */
function isOperand(name: string, value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  if (name === 'numeric') return typeof value[0] === 'string' && /^[<>=]/.test(value[0]);
  return name === 'anything-but' || name === 'equals-ignore-case';
}

function* channelClauses(channel: string): Generator<string> {
  if (CHANNEL_NAME.test(channel) || CHANNEL_ID.test(channel)) return;

  const name = `#${channel
    .replace(/^#/, '')
    .toLowerCase()
    .replace(/[\s.]+/g, '-')}`;
  const instead = CHANNEL_NAME.test(name) ? name : '#marketing';
  yield `has the channel "${channel}", which is neither a name as Slack has them nor an id; write "${instead}", or an id such as "C0123456789"`;
}
