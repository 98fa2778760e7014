import { type BusEvent, valueAt } from './bus-event';
import { transformInput } from './input-transformer';
import type { BusRule, ListRules, TargetDescription } from './rules';

/** Puts a record onto a stream. */
export type PutRecord = (streamArn: string, partitionKey: string, data: string) => Promise<void>;

export interface EventBusOptions {
  readonly listRules: ListRules;
  readonly put: PutRecord;
  /** Hears what could not be delivered. Never given any event's data. */
  readonly report: (message: string) => void;
}

/**
 * The default event bus, for what AWS itself says: to the stream targets of the rules that match. An emulator takes no
 * event in AWS's name, as AWS does not, and puts none onto a stream.
 *
 * What cannot be put is told and not tried again; dead letter queues get nothing.
 */
export class EventBus {
  constructor(private readonly options: EventBusOptions) {}

  /** @returns when it is on the streams */
  async say(event: BusEvent): Promise<void> {
    const rules = await this.options.listRules();
    const matching = rules.filter((rule) => rule.matches(event));
    await Promise.all(matching.flatMap((rule) => rule.targets.map((target) => this.deliver(event, rule, target))));
  }

  private async deliver(event: BusEvent, rule: BusRule, target: TargetDescription): Promise<void> {
    try {
      const key = valueAt(event, target.KinesisParameters?.PartitionKeyPath ?? '$.id');
      await this.options.put(target.Arn, String(key), inputOf(event, rule, target));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.options.report(`rule ${rule.name}: an event of ${event.source} could not be delivered: ${reason}`);
    }
  }
}

function inputOf(event: BusEvent, rule: BusRule, target: TargetDescription): string {
  const { Input, InputPath, InputTransformer } = target;
  if (InputTransformer) {
    return transformInput(InputTransformer, event, {
      ruleName: rule.name,
      ruleArn: rule.arn,
      ingestionTime: event.time,
    });
  }
  return Input ?? JSON.stringify(InputPath === undefined ? event : valueAt(event, InputPath));
}
