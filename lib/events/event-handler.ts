import { Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { type Alarm, GraphWidget, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Alias, CfnEventSourceMapping, type EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Pattern } from '../../domain/patterns/pattern';
import { type Decision, type PushedDown, pushDown, type RecordFilter } from '../../domain/patterns/push-down';
import { functionAlarms, functionWidget } from '../functions/function-alarms';
import { Mistake } from '../mistake';
import { checkAlarms } from '../monitoring/alarm-check';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { isObject, PropCheck } from '../prop-check';
import { EVENT_HANDLER_ALARMS, type EventHandlerAlarms, mappingAlarms } from './event-handler-alarms';
import type { IEventStream } from './event-stream';
import { mistakeInPattern, mistakesAboutEntities, warnOfTypesThatDoNotCome } from './pattern-check';
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
   * Event patterns, of which one has to match. Lambda keeps records away from the function as far as it can tell them
   * from the raw record, and never one whose event matches; the rest is the function's to tell, with `towpath/stream` and
   * `towpath/patterns`. `explainFilters` says which is which.
   * @default every record of the stream invokes the function
   */
  readonly patterns?: readonly Pattern[];

  /**
   * Which alarms there are, when they fire, and whom they tell; `false` for none.
   * @default all of this construct, at the thresholds in docs/alarms.md
   */
  readonly alarms?: EventHandlerAlarms | false;
}

/** What filters decide, and what they leave to the function. */
export interface FilterExplanation {
  /** The filters, with references as CloudFormation has them; none where every record invokes the function. */
  readonly filters: readonly RecordFilter[];
  /** For each field of each pattern, who decides it and why. */
  readonly decisions: readonly Decision[];
}

/**
 * A stream invokes a function of the team's own, with every record that it carries, changes of all its tables and the
 * heartbeat's, or with those of some patterns.
 */
export class EventHandler extends Construct {
  readonly mapping: EventSourceMapping;
  readonly alarms: Readonly<Partial<Record<AlarmName<EventHandlerAlarms>, Alarm>>>;
  private readonly stream: IEventStream;
  private readonly patterns: readonly Pattern[];

  constructor(scope: Construct, id: string, props: EventHandlerProps) {
    super(scope, id);
    const { stream, handler } = props;
    this.validate(props);
    this.stream = stream;
    this.patterns = props.patterns ?? [];
    this.mapping = consume(this, stream, handler, props);
    if (props.patterns) this.filter();

    // How long the function may take is its team's to watch.
    const { errors, throttles } = functionAlarms(handler, Duration.minutes(15));
    this.alarms = createAlarms<EventHandlerAlarms>(
      this,
      { ...mappingAlarms(this.mapping), errors, throttles },
      props.alarms,
    );
    const widgets = [
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
    ];
    const watched = handler instanceof Alias ? handler.lambda : handler;
    showOnDashboard(this, 'sink', `Handler \`${this.node.path}\``, widgets, [watched]);
  }

  /** When all entities are known: the filters, and what is wrong with patterns over them. */
  private filter(): void {
    const mapping = this.mapping.node.defaultChild;
    if (!CfnEventSourceMapping.isCfnEventSourceMapping(mapping)) throw new Error('A mapping without its resource');
    mapping.filterCriteria = Lazy.any({
      produce: () => {
        const { filters } = this.pushDown();
        return filters.length === 0
          ? undefined
          : { filters: filters.map((filter) => ({ pattern: JSON.stringify(filter) })) };
      },
    });
    this.node.addValidation({
      validate: () =>
        this.patterns.flatMap((pattern, place) => {
          const name = `\`patterns[${place}]\``;
          warnOfTypesThatDoNotCome(this, { name, id: `pattern-${place}` }, pattern, this.stream);
          const clauses = mistakesAboutEntities(pattern, this.stream);
          return clauses.map((clause) => `EventHandler "${this.node.path}": ${name} ${clause}`);
        }),
    });
  }

  /**
   * What the mapping's filters decide of the patterns, and what is left to the function: for a person who writes it, or a
   * test. Ask when all entities of the stream are there.
   */
  explainFilters(): FilterExplanation {
    const { filters, decisions } = this.pushDown();
    return { filters: Stack.of(this).resolve(filters), decisions };
  }

  private pushDown(): PushedDown {
    const tables = this.stream._tablesKnownTo(Stack.of(this));
    return pushDown(this.patterns, tables, lengthOf);
  }

  private validate({ stream, handler, patterns, alarms, ...options }: EventHandlerProps): void {
    const check = new PropCheck(this);
    check.given('stream', stream, '_addConsumer', 'write the EventStream whose records the function gets');
    check.given(
      'handler',
      handler,
      'functionArn',
      'write the Lambda function that gets the records, or an alias of it',
    );
    checkConsumerOptions(check, options, stream);
    this.checkPatterns(check, patterns);
    checkAlarms<EventHandlerAlarms>(this, alarms, EVENT_HANDLER_ALARMS);
  }

  private checkPatterns(check: PropCheck, patterns: unknown): void {
    if (patterns === undefined) return;
    const instead = "write event patterns: [{ type: ['customers.inserted'] }], or leave it out for every record";
    const list = check.list('patterns', patterns, instead);
    if (list.length === 0) check.refuse('patterns', patterns, instead);
    list.forEach((pattern, place) => {
      const prop = `patterns[${place}]`;
      if (!isObject(pattern)) check.refuse(prop, pattern, "write an event pattern: { type: ['customers.inserted'] }");
      const clause = mistakeInPattern(pattern as Pattern, 'filters in the template are made of patterns');
      if (clause !== undefined) throw new Mistake(this, `\`${prop}\` ${clause}`);
    });
  }

  /** What Lambda counts of the records that the handler gets. */
  metric(name: MappingCount, options?: MetricOptions): Metric {
    return mappingMetric(this.mapping, name, options);
  }
}

const LONGEST_TABLE_NAME = 255;

/** A filter's length where each table whose name is not known yet has the longest that there is. */
function lengthOf(filter: RecordFilter): number {
  const text = JSON.stringify(filter, (_, value) =>
    typeof value === 'string' && Token.isUnresolved(value) ? 'x'.repeat(LONGEST_TABLE_NAME) : value,
  );
  return text.length;
}
