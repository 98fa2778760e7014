import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { EVENT_RULER_VERSION, installEventRuler } from './install';

/** The matcher that EventBridge publishes, in Java. */
export interface EventRuler {
  readonly version: string;
  readonly javaVersion: string;

  /**
   * @param pairs lines of `{ "pattern": …, "event": … }`, both of them texts of JSON
   * @returns a letter for each: m matches, n does not, r the pattern is refused
   * @throws Error where an event is no JSON object
   */
  answers(pairs: readonly string[]): Promise<string>;

  /**
   * @param rulesFile lines of `{ "name": …, "pattern": … }`, the pattern as a text of JSON
   * @param eventsFile lines of JSON
   * @returns the names of the rules that match, for each event
   */
  names(rulesFile: string, eventsFile: string): Promise<string[][]>;

  /** Takes 25 seconds. @param rulesFile as for `names` @param eventsFile as for `names` */
  measure(rulesFile: string, eventsFile: string): Promise<EventsPerSecond>;
}

/** With all rules in one machine, by the way in which it goes through an event; medians of several rounds. */
export interface EventsPerSecond {
  readonly java: string;
  /** Since event-ruler 2.0.0. */
  readonly defaultFinder: number;
  /** The one before, whose answers are the reference. */
  readonly stepFinder: number;
}

/**
 * @param checkout the folder of this project, where event-ruler is installed in `.local` unless it is there
 * @throws LocalError that names what is missing on the machine
 */
export async function findEventRuler(checkout: string, env: NodeJS.ProcessEnv): Promise<EventRuler> {
  const { jars, java } = await installEventRuler(checkout, env);
  const ask = (args: readonly string[], input = '') =>
    run(join(java.home, 'bin/java'), [...OPTIONS, '-cp', join(jars, '*'), join(checkout, PROGRAM), ...args], input);
  return {
    version: EVENT_RULER_VERSION,
    javaVersion: java.version,
    answers: async (pairs) => (await ask(['answers'], pairs.join('\n'))).trim(),
    names: async (rulesFile, eventsFile) => {
      const lines = (await ask(['names', rulesFile, eventsFile])).trim().split('\n');
      return lines.map((line): string[] => JSON.parse(line));
    },
    measure: async (rulesFile, eventsFile) => JSON.parse(await ask(['measure', rulesFile, eventsFile])),
  };
}

const PROGRAM = 'bench/event-ruler/EventRuler.java';

/** With a file of hosts, however empty, Java never asks the network whether `1.2.3.256` is the name of a host. */
const OPTIONS = ['-Djdk.net.hosts.file=/dev/null'];

async function run(command: string, args: readonly string[], input: string): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {}); // It may end before it has read everything; its exit code tells.
  child.stdin.end(input);
  const [output, mistakes, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new Error(`event-ruler could not be asked: ${mistakes.trim()}`);
  return output;
}
