import { Duration } from 'aws-cdk-lib';
import { type Alarm, GraphWidget, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { EventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { functionAlarms, functionWidget } from '../functions/function-alarms';
import { checkAlarms } from '../monitoring/alarm-check';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { PropCheck } from '../prop-check';
import { EVENT_HANDLER_ALARMS, type EventHandlerAlarms, mappingAlarms } from './event-handler-alarms';
import type { IEventStream } from './event-stream';
import {
  checkConsumerOptions,
  consume,
  type MappingCount,
  mappingMetric,
  type StreamConsumerOptions,
} from './stream-consumer';

export interface EventHandlerProps extends StreamConsumerOptions {
  readonly stream: IEventStream;

  /**
   * The function, or the alias of one, that is invoked with batches of the stream's records. It answers with
   * `batchItemFailures`, as Lambda documents for partial batch responses; an empty answer means that all succeeded.
   */
  readonly handler: IFunction;

  /**
   * Which alarms there are, when they fire, and whom they tell; `false` for none.
   * @default all of this construct, at the thresholds in docs/alarms.md
   */
  readonly alarms?: EventHandlerAlarms | false;
}

/**
 * A stream invokes a function of the team's own, with every record that it carries: changes of all its tables, and the
 * heartbeat's.
 */
export class EventHandler extends Construct {
  readonly mapping: EventSourceMapping;
  readonly alarms: Readonly<Partial<Record<AlarmName<EventHandlerAlarms>, Alarm>>>;

  constructor(scope: Construct, id: string, props: EventHandlerProps) {
    super(scope, id);
    const { stream, handler } = props;
    this.validate(props);
    this.mapping = consume(this, stream, handler, props);

    // How long the function may take is its team's to watch.
    const { errors, throttles } = functionAlarms(handler, Duration.minutes(15));
    this.alarms = createAlarms<EventHandlerAlarms>(
      this,
      { ...mappingAlarms(this.mapping), errors, throttles },
      props.alarms,
    );
    showOnDashboard(this, 'sink', `Handler \`${this.node.path}\``, [
      new GraphWidget({
        title: 'Records',
        left: [
          this.metric('PolledEventCount', { label: 'read' }),
          this.metric('OnFailureDestinationDeliveredEventCount', { label: 'given up' }),
          this.metric('DroppedEventCount', { label: 'lost' }),
        ],
        width: 12,
      }),
      functionWidget(handler, 'The function', 12),
    ]);
  }

  private validate({ stream, handler, alarms, ...options }: EventHandlerProps): void {
    const check = new PropCheck(this);
    check.given('stream', stream, '_addConsumer', 'write the EventStream whose records the function gets');
    check.given(
      'handler',
      handler,
      'functionArn',
      'write the Lambda function that gets the records, or an alias of it',
    );
    checkConsumerOptions(check, options, stream);
    checkAlarms<EventHandlerAlarms>(this, alarms, EVENT_HANDLER_ALARMS);
  }

  /** What Lambda counts of the records that the handler gets. */
  metric(name: MappingCount, options?: MetricOptions): Metric {
    return mappingMetric(this.mapping, name, options);
  }
}
