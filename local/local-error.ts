/**
 * Something that the person at the machine can put right: a program that is missing, a port, a mistake in their app.
 *
 * The message says who, what was found and what to do instead, and is shown without a stack. Every other error
 * that leaves `local/` is a mistake of ours.
 */
export class LocalError extends Error {
  override readonly name = 'LocalError';

  /** @param help what to do instead, on a line of its own */
  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
  }
}
