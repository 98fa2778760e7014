/** One name on the way to the fields that patterns name. */
export class Step {
  private readonly steps = new Map<string, Step>();
  /** The number of the field that ends here. */
  field: number | undefined;

  /** The step under a name of an event. */
  next(name: string): Step | undefined {
    return this.steps.get(name);
  }

  /** The last step of a path; undefined where it leads nowhere. */
  along(path: string): Step | undefined {
    return path.split('.').reduce<Step | undefined>((step, name) => step?.steps.get(name), this);
  }

  /** Makes the steps of a path, where they are missing. @returns each of them, from the first to the last */
  grow(path: string): Step[] {
    let last: Step = this;
    return path.split('.').map((name) => {
      const step = last.steps.get(name) ?? new Step();
      last.steps.set(name, step);
      last = step;
      return step;
    });
  }
}
