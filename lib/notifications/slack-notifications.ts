import { Annotations, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkRule } from '../../domain/notifications/check-rule';
import { fieldsOf as fieldsOfMessage } from '../../domain/notifications/message-template';
import type { NotificationsConfiguration, Rule } from '../../domain/notifications/rule';
import { fieldsOf as fieldsOfPattern, typesOf } from '../../domain/patterns/named';
import type { EventStream } from '../events';
import { StreamFunction } from '../events/stream-function';
import { Mistake } from '../mistake';
import { oneInStack } from '../one-in-stack';
import { Outbox } from './outbox';
import type { ISlackApp } from './slack-app';

export interface SlackNotificationsProps {
  /** The stream whose events the rules match. */
  readonly stream: EventStream;

  /** Who posts the messages. */
  readonly slack: ISlackApp;

  /** When to say what where. Names are unique among the rules of a stack on a stream. */
  readonly rules: Rule[];
}

/** Posts a message to a Slack channel when an event matches a rule: once, in order, and at Slack's pace. */
export class SlackNotifications extends Construct {
  readonly rules: readonly Rule[];
  /** The messages between rules and Slack, shared by all rules of the stack on this stream. */
  readonly outbox: Outbox;

  constructor(scope: Construct, id: string, props: SlackNotificationsProps) {
    super(scope, id);
    const announcer = oneInStack(
      this,
      'Notifications',
      [props.stream],
      (stack, name) => new Announcer(stack, name, props),
    );
    if (
      announcer.slack.secret.secretName !== props.slack.secret.secretName ||
      announcer.slack.apiUrl !== props.slack.apiUrl
    ) {
      throw new Mistake(
        this,
        `\`slack\` is "${props.slack.node.path}", and the rules of this stack on this stream speak as "${announcer.slack.node.path}"; give them one Slack app, or put these rules into a stack of their own`,
      );
    }
    this.rules = props.rules;
    this.outbox = announcer.outbox;
    this.validate(announcer.rules);
    announcer.rules.push(...props.rules);
    this.node.addValidation({ validate: () => this.mistakesAboutEntities(props.stream) });
  }

  private validate(others: readonly Rule[]): void {
    if (this.rules.length === 0) throw new Mistake(this, '`rules` is empty; give at least one rule');

    const names = new Set(others.map(({ name }) => name));
    for (const rule of this.rules) {
      if (Token.isUnresolved(JSON.stringify(rule))) {
        throw new Mistake(
          this,
          `rule "${rule.name}" has a value that is only known at deployment; rules travel with the function's code, so write the value itself`,
        );
      }
      const mistake = checkRule(rule)[0];
      if (mistake !== undefined) throw new Mistake(this, mistake);
      if (names.has(rule.name))
        throw new Mistake(
          this,
          `two rules are named "${rule.name}"; a name is part of what is remembered as said, so give each its own`,
        );
      names.add(rule.name);
    }
  }

  /** When all entities are known: what rules say of them. */
  private mistakesAboutEntities(stream: EventStream): string[] {
    return this.rules.flatMap((rule) => {
      this.warnOfUnknownTypes(rule, stream);
      const isSensitive = sensitiveFields(rule, stream);
      return [
        ...fieldsOfMessage(rule.message)
          .filter(isSensitive)
          .map(
            (field) => `puts {{${field}}} into its message, which is sensitive and reaches no message; leave it out`,
          ),
        ...fieldsOfPattern(rule.pattern)
          .filter(isSensitive)
          .map((field) => `matches on "${field}", which is sensitive and reaches no function; match on something else`),
      ].map((clause) => `rule "${rule.name}" ${clause}`);
    });
  }

  /** Of published types nobody can know all, so a stream that carries them warns of none. */
  private warnOfUnknownTypes(rule: Rule, stream: EventStream): void {
    if (stream.mixed || stream.entities.size === 0) return;

    const known = new Set(
      [...stream.entities.keys()].flatMap((entity) =>
        ['inserted', 'modified', 'removed'].map((kind) => `${entity}.${kind}`),
      ),
    );
    for (const type of typesOf(rule.pattern).filter((name) => !known.has(name))) {
      Annotations.of(this).addWarningV2(
        `towpath:unknown-type-${rule.name}`,
        `Rule "${rule.name}" waits for "${type}", and no entity of the stream has such an event. Known are: ${[...known].join(', ')}`,
      );
    }
  }
}

/** Tells whether a field is a sensitive one of an entity whose events a rule can match. */
function sensitiveFields(rule: Rule, stream: EventStream): (field: string) => boolean {
  const types = typesOf(rule.pattern);
  const onlyTheseTypes = Array.isArray(rule.pattern.type) && types.length === rule.pattern.type.length;
  const entities = [...stream.entities].filter(
    ([entity]) => !onlyTheseTypes || types.some((type) => type.startsWith(`${entity}.`)),
  );
  const sensitive = new Set(entities.flatMap(([, names]) => names));
  return (field) => {
    const [member, attribute = ''] = field.split('.');
    return (member === 'data' || member === 'before') && sensitive.has(attribute);
  };
}

/** The function that matches a stream's events against the rules of a stack, with the outbox it fills. */
class Announcer extends Construct {
  readonly outbox: Outbox;
  readonly slack: ISlackApp;
  readonly rules: Rule[] = [];

  constructor(scope: Construct, id: string, { stream, slack }: SlackNotificationsProps) {
    super(scope, id);
    this.slack = slack;
    this.outbox = new Outbox(this, 'Outbox', { slack, failures: stream.failures });
    const configuration: NotificationsConfiguration = { format: 1, rules: this.rules };
    const announcer = new StreamFunction(this, 'Function', {
      stream,
      bundle: 'notifications/notifications',
      description: 'Towpath: matches events against rules and fills the outbox',
      configuration: () => configuration,
      batchSize: 200,
    });
    this.outbox.grantAnnounce(announcer);
  }
}
