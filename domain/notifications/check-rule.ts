import { checkEventPattern } from '../patterns/check-event-pattern';
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

  yield* checkEventPattern(pattern);

  if (message.trim() === '') yield 'has an empty message; write for example "*{{data.name}}* started using us"';
  const compiledMessage = compileTemplate(message);
  if (!compiledMessage.ok) yield* compiledMessage.mistakes.map((mistake) => `has a message that ${mistake}`);
}

/** Whether it is a channel's name as Slack has them, or an id. */
export function isChannel(channel: unknown): boolean {
  return typeof channel === 'string' && (CHANNEL_NAME.test(channel) || CHANNEL_ID.test(channel));
}

function* channelClauses(channel: string): Generator<string> {
  if (isChannel(channel)) return;

  const name = `#${channel
    .replace(/^#/, '')
    .toLowerCase()
    .replace(/[\s.]+/g, '-')}`;
  const instead = CHANNEL_NAME.test(name) ? name : '#marketing';
  yield `has the channel "${channel}", which is neither a name as Slack has them nor an id; write "${instead}", or an id such as "C0123456789"`;
}
