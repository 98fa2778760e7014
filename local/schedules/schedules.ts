import { randomBytes } from 'node:crypto';
import { type DynamoDBClient, PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { type Clock, type RetryDelay, systemClock } from '../event-source-mapping/clock';
import { Pause } from '../event-source-mapping/pause';
import { withContextAttributes } from './context-attributes';
import type { ListSchedules } from './list-schedules';
import { readSchedule, type Schedule } from './schedule';

export interface SchedulesOptions {
  readonly listSchedules: ListSchedules;
  readonly dynamodb: Pick<DynamoDBClient, 'send'>;
  /** Hears which schedules are not run, and which calls were given up. */
  readonly report: (message: string) => void;
  /** @default from one second, doubled with each failure, to a minute. AWS documents no more than that it grows */
  readonly retryDelay?: RetryDelay;
  /** @default the system's */
  readonly clock?: Clock;
}

/** The schedules of an account, at work. */
export interface Schedules {
  /** Runs each schedule once, now, beside its own times. Resolves when each call has succeeded or was given up. */
  runNow(): Promise<void>;
  /** Ends all of them; a call that waits for its next try is given up. May be called twice. */
  stop(): Promise<void>;
}

const growingDelay: RetryDelay = (failures) => Math.min(1_000 * 2 ** (failures - 1), 60_000);

/**
 * Runs the schedules that call an AWS API as it is, as EventBridge Scheduler does: at once and then at their rate, again
 * within their retry policy where a call fails. Only what Towpath has is understood: `dynamodb:putItem`, with text,
 * numbers and the like in the item, and `rate(…)`. Dead letter queues get nothing.
 */
export async function startSchedules(options: SchedulesOptions): Promise<Schedules> {
  const schedules: Schedule[] = [];
  for (const description of await options.listSchedules()) {
    const reading = readSchedule(description);
    if (reading.kind === 'run') schedules.push(reading.schedule);
    if (reading.kind === 'refuse') options.report(reading.sentence);
  }
  return new RunningSchedules(schedules, options);
}

class RunningSchedules implements Schedules {
  private readonly clock: Clock;
  private readonly pause: Pause;
  private readonly retryDelay: RetryDelay;
  private readonly running: Promise<void>[];
  private isStopping = false;

  constructor(
    private readonly schedules: readonly Schedule[],
    private readonly options: SchedulesOptions,
  ) {
    this.clock = options.clock ?? systemClock;
    this.pause = new Pause(this.clock);
    this.retryDelay = options.retryDelay ?? growingDelay;
    this.running = schedules.map((schedule) => this.run(schedule));
  }

  async runNow(): Promise<void> {
    const now = this.clock.now();
    await Promise.all(this.schedules.map((schedule) => this.invoke(schedule, now)));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.pause.wake();
    await Promise.all(this.running);
  }

  /** A call that is tried for longer than the period does not hold up the next one. What a machine slept through is past. */
  private async run(schedule: Schedule): Promise<void> {
    const underWay = new Set<Promise<void>>();
    const begun = this.clock.now();
    for (let time = begun; ; time = nextTime(begun, schedule.period, this.clock.now())) {
      await this.sleepUntil(time);
      if (this.isStopping) break;
      const call = this.invoke(schedule, time);
      underWay.add(call);
      call.then(() => underWay.delete(call));
    }
    await Promise.all(underWay);
  }

  /** Timers hold 24 days, and may be woken early. */
  private async sleepUntil(time: number): Promise<void> {
    const longest = 24 * 60 * 60_000;
    while (!this.isStopping && this.clock.now() < time) {
      await this.pause.sleep(Math.min(time - this.clock.now(), longest));
    }
  }

  /** Never rejects. */
  private async invoke(schedule: Schedule, scheduledTime: number): Promise<void> {
    const { name, arn, input, maximumAge, maximumRetries } = schedule;
    for (let number = 1; ; number += 1) {
      const executionId = randomBytes(8).toString('hex');
      try {
        await this.call(withContextAttributes(input, { scheduleArn: arn, scheduledTime, executionId, number }));
        return;
      } catch (error) {
        const next = this.clock.now() + this.retryDelay(number);
        if (this.isStopping) return;
        if (number > maximumRetries || next > scheduledTime + maximumAge) {
          const reason = error instanceof Error ? error.message : String(error);
          this.options.report(
            `schedule ${name}: given up after ${number} ${number === 1 ? 'try' : 'tries'}: ${reason}`,
          );
          return;
        }
        await this.sleepUntil(next);
        if (this.isStopping) return;
      }
    }
  }

  private async call(input: string): Promise<void> {
    await this.options.dynamodb.send(new PutItemCommand(JSON.parse(input) as PutItemCommandInput));
  }
}

function nextTime(begun: number, period: number, now: number): number {
  return begun + period * (Math.floor((now - begun) / period) + 1);
}
