/** Tells people what went wrong, once for each thing and not once for each retry. */
export class Reporter {
  private readonly last = new Map<string, string>();
  private readonly latest = new Map<string, string>();

  constructor(
    private readonly name: string,
    private readonly tell: (message: string) => void,
  ) {}

  /** Tells the message, unless it is the last one that was told about this topic. */
  report(topic: string, message: string): void {
    if (this.last.get(topic) === message) return;
    this.last.set(topic, message);
    this.latest.set(topic, message);
    this.tell(`${this.name}: ${message}`);
  }

  /** What was told last about a topic, also when it works again. */
  latestOf(topic: string): string | undefined {
    return this.latest.get(topic);
  }

  /** It works again: the next failure is news. */
  recovered(topic: string): void {
    this.last.delete(topic);
  }
}
