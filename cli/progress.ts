import { styleText } from 'node:util';
import type { Say, Steps, StepTime } from '../local/steps';

/** Shows steps as lines, each with its time when it is done; on a terminal, what is going on stands below them. */
export class Progress implements Steps {
  readonly times: StepTime[] = [];
  private readonly running = new Map<string, string>();
  private isOver = false;
  private shown = 0;
  private frame = 0;

  /**
   * @param out where lines go: standard error, so that standard output is the report's
   * @param now the clock, in milliseconds
   */
  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly now: () => number,
  ) {}

  async run<T>(title: string, work: (say: Say) => Promise<T>): Promise<T> {
    const begun = this.now();
    this.running.set(title, '');
    const spin = setInterval(() => this.show(), 120).unref();
    try {
      const result = await work((line) => this.running.set(title, line));
      const milliseconds = Math.round(this.now() - begun);
      this.times.push({ title, milliseconds });
      this.end(title, `${this.styled('green', '✔')} ${title} ${this.styled('dim', seconds(milliseconds))}`);
      return result;
    } catch (error) {
      this.end(title, `${this.styled('red', '✘')} ${title}`);
      throw error;
    } finally {
      clearInterval(spin);
    }
  }

  /** A line among the steps. */
  say(line: string): void {
    if (this.isOver) return;
    this.clear();
    this.out.write(`${line}\n`);
    this.show();
  }

  /** The last line: what is still going on, and how it ends, is shown no more. */
  sayLast(line: string): void {
    this.running.clear();
    this.say(line);
    this.isOver = true;
  }

  private end(title: string, line: string): void {
    this.running.delete(title);
    this.say(line);
  }

  private show(): void {
    if (this.isOver || !this.out.isTTY) return;
    this.clear();
    this.frame += 1;
    const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'[this.frame % 10];
    const lines = [...this.running].map(([title, at]) => `${spinner} ${title}${at === '' ? '' : `: ${at}`}`);
    for (const line of lines) this.out.write(`${line.slice(0, this.out.columns - 1)}\n`);
    this.shown = lines.length;
  }

  private styled(style: 'green' | 'red' | 'dim', text: string): string {
    return styleText(style, text, { stream: this.out });
  }

  private clear(): void {
    if (this.shown > 0) this.out.write(`\u001b[${this.shown}A\u001b[0J`);
    this.shown = 0;
  }
}

/** `0.4 s`, `12.3 s` */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
