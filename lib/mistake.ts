import type { IConstruct } from 'constructs';

/**
 * Something in a construct's props that cannot work.
 *
 * The message says who (construct and path), where and what was found, and what to write instead:
 * `SlackNotifications "Storefront/Messages": rule "big-customer" …`
 */
export class Mistake extends Error {
  constructor(construct: IConstruct, sentence: string) {
    super(`${construct.constructor.name} "${construct.node.path}": ${sentence}`);
    this.name = 'Mistake';
  }
}
