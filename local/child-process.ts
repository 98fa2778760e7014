import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Child processes that never outlive this one.
 *
 * Each is the leader of a process group of its own, so that its children can be ended with it and Ctrl-C in the
 * terminal reaches this process alone, which then ends them in order. A shell beside it waits for the end of a
 * pipe that only this process holds: however this process ends, even by SIGKILL, the shell kills the group.
 */
export interface ChildCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child, nothing is added. */
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

export interface ServerProcess {
  /** Settles when the process has ended, for whatever reason, with words for it: `exit code 1`, `SIGKILL`, `ENOENT`. */
  readonly ended: Promise<string>;
  /** SIGTERM; SIGKILL to the whole group when it has ended or after `patience` milliseconds. */
  stop(patience?: number): Promise<void>;
}

/** Those that have not ended, each with what kills it and waits until it is gone. */
const running = new Set<() => Promise<void>>();
let isOver = false;

/**
 * Kills all child processes and waits until they are gone; none is started any more.
 *
 * For an end that cannot wait for each to end in order. Folders in which they write can be removed then.
 */
export async function killAllProcesses(): Promise<void> {
  isOver = true;
  await Promise.all([...running].map((kill) => kill()));
}

function refuseWhenOver(): void {
  if (isOver) throw new Error('everything is being ended');
}

/** Starts a server whose output goes to a file, to which it is appended. */
export function startProcess(child: ChildCommand & { readonly logFile: string }): ServerProcess {
  refuseWhenOver();
  const log = openSync(child.logFile, 'a');
  const started = spawn(child.command, child.args, {
    cwd: child.cwd,
    env: child.env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  return guarded(started);
}

export interface Finished {
  readonly ok: boolean;
  /** What it wrote to stdout and stderr, as it came. */
  readonly output: string;
  /** As in {@link ServerProcess.ended}. */
  readonly end: string;
}

/** Runs a command to its end. */
export async function runProcess(
  child: ChildCommand & { readonly onLine?: (line: string) => void },
): Promise<Finished> {
  refuseWhenOver();
  const started = spawn(child.command, child.args, {
    cwd: child.cwd,
    env: child.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const read = [started.stdout, started.stderr].map(async (stream) => {
    for await (const line of createInterface({ input: stream })) {
      lines.push(line);
      child.onLine?.(line);
    }
  });
  const end = await guarded(started).ended;
  await Promise.all(read);
  return { ok: end === 'exit code 0', output: lines.join('\n'), end };
}

function guarded(child: ChildProcess): ServerProcess {
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const { pid } = child;
  if (pid === undefined) return { ended, stop: async () => {} };
  const guard = startGuard(pid);
  let over = false;
  const kill = async () => {
    killGroup(pid, 'SIGKILL');
    await gone;
  };
  const gone = ended.then(async () => {
    over = true;
    killGroup(pid, 'SIGKILL');
    guard.kill('SIGKILL');
    await untilGroupGone(pid);
    running.delete(kill);
  });
  running.add(kill);
  return {
    ended,
    async stop(patience = 5_000) {
      if (over) return gone;
      killGroup(pid, 'SIGTERM');
      const waited = new AbortController();
      await Promise.race([gone, sleep(patience, undefined, { signal: waited.signal }).catch(() => {})]);
      waited.abort();
      if (!over) killGroup(pid, 'SIGKILL');
      await gone;
    },
  };
}

function startGuard(group: number): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', `read -r _; kill -s KILL -- -${group}`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  return guard;
}

/** Its children, killed, may be a moment longer in ending. In a container there may be nobody who ever waits for them: bounded. */
async function untilGroupGone(group: number): Promise<void> {
  for (let tries = 0; tries < 25 && hasGroup(group); tries += 1) await sleep(10);
}

function hasGroup(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

function killGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // Nobody of the group is left.
  }
}
