import type { Event } from '../events/event';
import { compileRules } from '../patterns/match';
import { type Announcement, announcementId, positionOf } from './announcement';
import { compileTemplate, type MessageTemplate } from './message-template';
import type { Rule } from './rule';
import { cutForSlack } from './slack-text';

/** Says what there is to announce about an event: one announcement for each rule that matches. */
export type Announcer = (event: Event) => Announcement[];

/**
 * Compiles rules once, for many events.
 *
 * @throws Error when a message does not compile; `checkRule` finds that at synth
 */
export function compileAnnouncer(rules: readonly Rule[]): Announcer {
  const matcher = compileRules(rules);
  const speakers = new Map(rules.map((rule) => [rule.name, { rule, template: templateOf(rule) }]));

  return (event) =>
    matcher.match(event).flatMap((name) => {
      const speaker = speakers.get(name);
      return speaker ? [announcementOf(event, speaker.rule, speaker.template)] : [];
    });
}

function templateOf(rule: Rule): MessageTemplate {
  const compiled = compileTemplate(rule.message);
  if (!compiled.ok) throw new Error(`The message of rule "${rule.name}" ${compiled.mistakes.join('; ')}`);

  return compiled.template;
}

function announcementOf(event: Event, rule: Rule, template: MessageTemplate): Announcement {
  const id = announcementId(event, rule.name);
  return {
    id,
    channel: rule.channel,
    position: positionOf(event, id),
    rule: rule.name,
    event: {
      id: event.id.toWellFormed(),
      type: event.type.toWellFormed(),
      subject: event.subject.toWellFormed(),
      time: event.time,
      ...(event.version !== undefined && { version: event.version }),
    },
    text: cutForSlack(template.render(event)),
    ...(rule.dryRun && { dryRun: true }),
  };
}
