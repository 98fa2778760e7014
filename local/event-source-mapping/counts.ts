/**
 * The event counts of an event source mapping, by the names and with the meaning of AWS's documentation
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html):
 *
 * - `PolledEventCount`: read from the source.
 * - `FilteredOutEventCount`: read, and not let through by the filters.
 * - `InvokedEventCount`: passed to the function; again with each retry.
 * - `FailedInvokeEventCount`: passed in vain: all of a batch that failed, those that a partial answer named.
 * - `DroppedEventCount`: given up for age or retries, and not delivered to a failure destination.
 * - `OnFailureDestinationDeliveredEventCount`: given up, and delivered to the failure destination.
 * - `DeletedEventCount`: deleted from the queue (SQS only).
 */
export type EventCountName =
  | 'PolledEventCount'
  | 'FilteredOutEventCount'
  | 'InvokedEventCount'
  | 'FailedInvokeEventCount'
  | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount'
  | 'DeletedEventCount';

/** Each count since the mapping was started for the first time. */
export type EventCounts = Readonly<Record<EventCountName, number>>;

export class EventCounter {
  private readonly counts: Record<EventCountName, number> = {
    PolledEventCount: 0,
    FilteredOutEventCount: 0,
    InvokedEventCount: 0,
    FailedInvokeEventCount: 0,
    DroppedEventCount: 0,
    OnFailureDestinationDeliveredEventCount: 0,
    DeletedEventCount: 0,
  };

  add(name: EventCountName, events: number): void {
    this.counts[name] += events;
  }

  read(): EventCounts {
    return { ...this.counts };
  }
}
