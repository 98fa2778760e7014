/** Says what is being done, one line at a time. */
export type Say = (line: string) => void;

/** Runs what takes a while, where people can see it and its time. */
export interface Steps {
  /** @param title what is being done: `Starting OpenSearch` */
  run<T>(title: string, work: (say: Say) => Promise<T>): Promise<T>;
}

export interface StepTime {
  readonly title: string;
  readonly milliseconds: number;
}

/** Measures each step, and shows nothing. */
export class TimedSteps implements Steps {
  readonly times: StepTime[] = [];

  /** @param now the clock, in milliseconds */
  constructor(private readonly now: () => number) {}

  async run<T>(title: string, work: (say: Say) => Promise<T>): Promise<T> {
    const begun = this.now();
    const result = await work(() => {});
    this.times.push({ title, milliseconds: Math.round(this.now() - begun) });
    return result;
  }
}
