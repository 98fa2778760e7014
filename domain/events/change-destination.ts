/** A Kinesis stream that carries the changes of a table, is to carry them, or did so lately: as DynamoDB tells it. */
export interface ChangeDestination {
  readonly streamArn: string;
  readonly status: 'ENABLING' | 'ACTIVE' | 'UPDATING' | 'DISABLING' | 'DISABLED' | 'ENABLE_FAILED';
  /** With which precision it tells when an item was written. */
  readonly precision: 'MICROSECOND' | 'MILLISECOND';
  /** What DynamoDB says of the status. @default nothing */
  readonly because?: string;
}

/** What to do next, so that a table's changes flow, or no longer flow, to a stream. */
export type DestinationStep =
  | { readonly kind: 'enable' | 'disable' | 'set-precision'; readonly streamArn: string }
  | { readonly kind: 'wait' | 'done' }
  | { readonly kind: 'refuse'; readonly sentence: string };

const wait: DestinationStep = { kind: 'wait' };
const done: DestinationStep = { kind: 'done' };

/** Whether changes flow, or are about to. */
export function isLive({ status }: ChangeDestination): boolean {
  return status === 'ENABLING' || status === 'ACTIVE' || status === 'UPDATING';
}

/**
 * The next step towards a table whose changes flow to a stream, with microseconds. A table has one destination: another
 * that is live is in the way, unless it is the one that is to be given up for this one.
 *
 * @param destinations all that DynamoDB tells of the table
 * @param wanted `instead` is the stream that carried the changes so far, where this app says so; `isFirst` that nothing
 * was done yet, so that an attempt that failed before is worth another
 */
export function stepToAttach(
  destinations: readonly ChangeDestination[],
  wanted: { readonly table: string; readonly streamArn: string; readonly instead?: string; readonly isFirst: boolean },
): DestinationStep {
  const { table, streamArn, instead } = wanted;
  const others = destinations.filter((other) => other.streamArn !== streamArn);
  const stranger = others.find((other) => isLive(other) && other.streamArn !== instead);
  if (stranger) return { kind: 'refuse', sentence: taken(table, stranger.streamArn) };
  const predecessor = others.find(isLive);
  if (predecessor)
    return predecessor.status === 'ACTIVE' ? { kind: 'disable', streamArn: predecessor.streamArn } : wait;
  if (others.some(({ status }) => status === 'DISABLING')) return wait;

  const own = destinations.find((destination) => destination.streamArn === streamArn);
  switch (own?.status) {
    case 'ACTIVE':
      return own.precision === 'MICROSECOND' ? done : { kind: 'set-precision', streamArn };
    case 'ENABLING':
    case 'UPDATING':
    case 'DISABLING':
      return wait;
    case 'ENABLE_FAILED':
      return wanted.isFirst ? { kind: 'enable', streamArn } : { kind: 'refuse', sentence: failed(own) };
    default:
      return { kind: 'enable', streamArn };
  }
}

/** The next step towards a table whose changes no longer flow to a stream. Its other destinations stay. */
export function stepToDetach(destinations: readonly ChangeDestination[], streamArn: string): DestinationStep {
  const own = destinations.find((destination) => destination.streamArn === streamArn);
  if (own?.status === 'ACTIVE') return { kind: 'disable', streamArn };
  return own && (isLive(own) || own.status === 'DISABLING') ? wait : done;
}

function taken(table: string, streamArn: string): string {
  return (
    `a table has one Kinesis destination, and its changes go to ${streamArn} already. Give that up where it is declared, ` +
    `or by \`aws dynamodb disable-kinesis-streaming-destination --table-name ${table} --stream-arn ${streamArn}\`, and ` +
    'deploy again; or take that stream as the entity’s, with EventStream.fromAttributes'
  );
}

function failed({ streamArn, because }: ChangeDestination): string {
  return `DynamoDB cannot write its changes to ${streamArn}${because ? `: ${because}` : ''}`;
}
