import type { Clock } from '../event-source-mapping/clock';
import { Pause } from '../event-source-mapping/pause';
import type { BusEvent } from './bus-event';

/** Looks at something, and tells what AWS would have said of what changed since the last look. */
export type Look = () => Promise<readonly BusEvent[]>;

export interface WatchOptions {
  readonly look: Look;
  readonly say: (event: BusEvent) => Promise<void>;
  readonly clock: Clock;
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** Hears why a look failed. */
  readonly report: (message: string) => void;
}

/** Looks again and again, and says in order what AWS would. */
export class Watch {
  private readonly pause: Pause;
  private looking: Promise<unknown>;
  private readonly running: Promise<void>;
  private isStopping = false;

  constructor(private readonly options: WatchOptions) {
    this.pause = new Pause(options.clock);
    this.looking = this.lookOnce();
    this.running = this.run();
  }

  /** Looks once more. Whether there was nothing new. */
  async caughtUp(): Promise<boolean> {
    return (await this.next()) === 0;
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.pause.wake();
    await this.running;
    await this.looking;
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      await this.pause.sleep(this.options.interval);
      if (!this.isStopping) await this.next();
    }
  }

  /** One look after the other. How many events there were. */
  private next(): Promise<number> {
    const look = this.looking.then(() => this.lookOnce());
    this.looking = look;
    return look;
  }

  /** Never rejects. */
  private async lookOnce(): Promise<number> {
    try {
      const events = await this.options.look();
      for (const event of events) await this.options.say(event);
      return events.length;
    } catch (error) {
      if (!this.isStopping) this.options.report(error instanceof Error ? error.message : String(error));
      return 0;
    }
  }
}
