import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A folder that is there as long as this process, at most. */
export interface OwnFolder {
  readonly path: string;
  /** May be called where it has got another name. */
  remove(): void;
}

/** What ends the name of such a folder: a random part, the owner's process id, and the machine that has this process. */
const OWNER = /^[0-9a-f]{8}-(?<pid>\d+)-(?<machine>[0-9a-f]{8})$/;

/**
 * Makes a folder whose name starts with that of the path, and says whose it is: nothing has to be written into it, so that
 * there is no moment at which it has no owner. It is removed when this process ends. Those of processes that are
 * gone are removed now.
 */
export function makeOwnFolder(path: string): OwnFolder {
  removeAbandoned(path);
  const own = `${path}${randomUUID().slice(0, 8)}-${process.pid}-${thisMachine()}`;
  mkdirSync(own, { recursive: true });
  // What has just been killed may still be at its last file.
  const remove = () => rmSync(own, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  process.once('exit', remove);
  return {
    path: own,
    remove() {
      process.off('exit', remove);
      remove();
    },
  };
}

/** One whose process id is in use again stays until it is free; so does one of another machine that shares the folder. */
function removeAbandoned(path: string): void {
  const isFolder = path.endsWith('/');
  const parent = isFolder ? path : dirname(path);
  const start = isFolder ? '' : basename(path);
  for (const name of namesIn(parent)) {
    const owner = name.startsWith(start) && OWNER.exec(name.slice(start.length))?.groups;
    if (!owner || owner.machine !== thisMachine() || isAlive(Number(owner.pid))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // Another run is removing it, or it is another person's.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // It is not there yet.
  }
}

/** A container has a name of its own, and process ids of its own. */
function thisMachine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One of another person may not be signalled.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
