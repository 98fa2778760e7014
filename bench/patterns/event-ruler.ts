import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../domain/events/event';
import type { NamedPattern } from '../../domain/patterns/match';

/** Events in a second that event-ruler parses and matches, warm. */
export interface RulerFigures {
  /** The version of Java. */
  readonly java: string;
  /** By the finder that it has by default since 2.0.0. */
  readonly defaultFinder: number;
  /** By the other finder, which is the reference. */
  readonly stepFinder: number;
}

/** Runs the Java program of the reference on rules and events. */
export class EventRuler {
  /** @param command Java with its arguments, up to those of the program */
  constructor(private readonly command: readonly string[]) {}

  /** For each event, the names of the rules that match, sorted. */
  names(rules: readonly NamedPattern[], events: readonly Event[]): string[][] {
    return this.run('names', rules, events)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  /** Takes half a minute. */
  measure(rules: readonly NamedPattern[], events: readonly Event[]): RulerFigures {
    return JSON.parse(this.run('measure', rules, events));
  }

  private run(mode: string, rules: readonly NamedPattern[], events: readonly Event[]): string {
    const folder = mkdtempSync(join(tmpdir(), 'towpath-bench-'));
    try {
      const files = {
        rules: rules.map(({ name, pattern }) => ({ name, pattern: JSON.stringify(pattern) })),
        events,
      };
      const paths = Object.entries(files).map(([name, lines]) => {
        const path = join(folder, name);
        writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
        return path;
      });
      const [java = '', ...args] = this.command;
      return execFileSync(java, [...args, mode, ...paths], {
        encoding: 'utf8',
        maxBuffer: 1e8,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
