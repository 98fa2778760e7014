/** What a mistake is in: a construct, or a part of a file of parameters. */
export interface Place {
  readonly node: { readonly path: string };
}

/**
 * Something in a construct's props that cannot work.
 *
 * The message says who (construct and path), where and what was found, and what to write instead:
 * `SlackNotifications "Storefront/Messages": rule "big-customer" …`
 */
export class Mistake extends Error {
  /**
   * @param place of which nothing is said where its path is empty
   * @param who the class as users know it, where it is another than the construct's
   */
  constructor(place: Place, sentence: string, who: string = place.constructor.name) {
    const { path } = place.node;
    super(`${path === '' ? who : `${who} "${path}"`}: ${sentence}`);
    this.name = 'Mistake';
  }
}
