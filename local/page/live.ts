import type { Flow, FlowStep } from './sources';

/** Something that an open page hears of: the name and the data of a server-sent event. */
export interface LiveEvent {
  readonly event: 'flow' | 'flow-failed' | 'message';
  readonly data: string;
}

/** Tells every open page what happens; looks at the counts only while there is one. */
export class Live {
  private readonly listeners = new Set<(event: LiveEvent) => void>();
  private timer?: NodeJS.Timeout;
  private looking = false;
  private last?: LiveEvent;

  /**
   * @param every milliseconds between two looks at the counts
   * @param news what else happened since the last look
   */
  constructor(
    private readonly flow: Flow,
    private readonly every: number,
    private readonly news: () => Promise<readonly LiveEvent[]> = async () => [],
  ) {}

  /** @returns a function that ends it */
  subscribe(listener: (event: LiveEvent) => void): () => void {
    this.listeners.add(listener);
    if (this.last) listener(this.last);
    this.timer ??= setInterval(() => void this.look(), this.every);
    void this.look();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  }

  tell(event: LiveEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Counts that come late are waited for, not asked for again. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const event = await this.flow.counts().then(flowEvent, flowFailedEvent);
    // What cannot be read now is new at the next look.
    for (const one of await this.news().catch(() => [])) this.tell(one);
    this.looking = false;
    if (event.event === this.last?.event && event.data === this.last.data) return;
    this.last = event;
    this.tell(event);
  }
}

function flowEvent(steps: readonly FlowStep[]): LiveEvent {
  return { event: 'flow', data: JSON.stringify(steps) };
}

function flowFailedEvent(error: unknown): LiveEvent {
  return { event: 'flow-failed', data: JSON.stringify(error instanceof Error ? error.message : String(error)) };
}
