import type { IConstruct } from 'constructs';

/**
 * Something in a construct's props that cannot work.
 *
 * The message says who (construct and path), where and what was found, and what to write instead:
 * `SlackNotifications "Storefront/Messages": rule "big-customer" …`
 */
export class Mistake extends Error {
  /** @param who the class as users know it, where it is another than the construct's */
  constructor(construct: IConstruct, sentence: string, who: string = construct.constructor.name) {
    super(`${who} "${construct.node.path}": ${sentence}`);
    this.name = 'Mistake';
  }
}
