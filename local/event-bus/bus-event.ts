import { randomUUID } from 'node:crypto';

/** Where something happens. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** An event as it is on an event bus. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface BusEvent extends Place {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  /** RFC 3339 in UTC, in whole seconds. */
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * An event as AWS says it itself.
 *
 * @param now milliseconds since 1970
 */
export function saidByAws(
  said: Pick<BusEvent, 'detail-type' | 'source' | 'resources' | 'detail'>,
  { account, region }: Place,
  now: number,
): BusEvent {
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  return { version: '0', id: randomUUID(), ...said, account, region, time };
}

/**
 * The value at a path as EventBridge takes them: `$.detail.repository-name`, `$.resources[0]`.
 *
 * @returns undefined where there is none
 */
export function valueAt(event: BusEvent, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? value[step as keyof typeof value]
        : undefined,
    event,
  );
}
