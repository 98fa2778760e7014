import type { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import {
  type AlarmDefinition,
  type AlarmName,
  type AlarmsOfConstruct,
  type AlarmTuning,
  nothingHappened,
} from '../monitoring/alarms';
import { mappingMetric } from './stream-consumer';

/** The alarms of an event source mapping. */
export interface MappingAlarms extends AlarmsOfConstruct {
  /**
   * The mapping gave up records and put them into the failure store: they were tried for days, or as often as allowed.
   * @default one record in five minutes
   */
  readonly discarded?: AlarmTuning | false;

  /**
   * The mapping gave up records and could not keep them: they are lost to this reader.
   * @default one record in five minutes
   */
  readonly dropped?: AlarmTuning | false;
}

/** The alarms of an `EventHandler`. */
export interface EventHandlerAlarms extends MappingAlarms {
  /**
   * The function fails or runs out of time.
   * @default at least once in two of three periods of five minutes: what failed once is tried again
   */
  readonly errors?: AlarmTuning | false;

  /**
   * Lambda does not start the function: the concurrency of the account or of the function is used up.
   * @default at least once in each of three periods of five minutes
   */
  readonly throttles?: AlarmTuning | false;
}

export const MAPPING_ALARMS = ['discarded', 'dropped'] as const satisfies AlarmName<MappingAlarms>[];

export const EVENT_HANDLER_ALARMS = [
  ...MAPPING_ALARMS,
  'errors',
  'throttles',
] as const satisfies AlarmName<EventHandlerAlarms>[];

export function mappingAlarms(mapping: EventSourceMapping): Record<AlarmName<MappingAlarms>, AlarmDefinition> {
  return {
    discarded: {
      metric: mappingMetric(mapping, 'OnFailureDestinationDeliveredEventCount'),
      threshold: 1,
      says: 'Lambda gave up records that a function never took, and put them into the failure store.',
      missing: nothingHappened,
    },
    dropped: {
      metric: mappingMetric(mapping, 'DroppedEventCount'),
      threshold: 1,
      says: 'Lambda gave up records that a function never took, and they are not in the failure store.',
      missing: nothingHappened,
    },
  };
}
