import { Step } from './step';

/** The fields that rules name, each with a number, and the steps that lead to them in an event. */
export class Fields {
  readonly root = new Step();
  private readonly steps: ReadonlySet<Step>[] = [];

  get count(): number {
    return this.steps.length;
  }

  /** The number of a field, which it gets when it is asked for first. */
  numberOf(path: string): number {
    const steps = this.root.grow(path);
    const last = steps.at(-1) ?? this.root;
    if (last.field === undefined) {
      last.field = this.steps.length;
      this.steps.push(new Set(steps));
    }
    return last.field;
  }

  /** The steps on the way to a field. */
  stepsTo(field: number): ReadonlySet<Step> {
    return this.steps[field] ?? new Set();
  }
}
