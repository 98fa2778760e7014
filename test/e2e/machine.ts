import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmulator } from '../../local/emulator/emulator';
import { installEmulator } from '../../local/emulator/install';
import { connectOpenSearch } from '../../local/opensearch/connect';
import { installOpenSearch } from '../../local/opensearch/install';
import { startOpenSearch } from '../../local/opensearch/opensearch';
import { findPrograms, type Programs } from '../../local/prerequisites/programs';
import type { LocalService } from '../../local/service';

declare module 'vitest' {
  interface ProvidedContext {
    /** The endpoint of the emulated AWS. */
    emulatorUrl: string;
    region: string;
    /** The endpoint of a real OpenSearch. */
    openSearchUrl: string;
  }
}

const folder = resolve(__dirname, '../..');

/**
 * Starts the emulated AWS and OpenSearch once for all end-to-end tests, and ends them.
 *
 * What is missing on the machine fails the tests with the command that gets it; nothing is skipped.
 */
export default async function startMachine(project: TestProject): Promise<() => Promise<void>> {
  const endpoint = process.env.TOWPATH_OPENSEARCH_ENDPOINT;
  const programs = await findPrograms({ folder, openSearchGiven: endpoint !== undefined, env: process.env });
  const work = await mkdtemp(join(tmpdir(), 'towpath-e2e-'));
  const started = await Promise.allSettled([
    startCloud(programs, work),
    endpoint === undefined ? startSearch(programs, work) : connectOpenSearch(endpoint),
  ]);
  const stop = async () => {
    await Promise.all(started.map((one) => one.status === 'fulfilled' && one.value.stop()));
    await rm(work, { recursive: true, force: true });
  };
  const [emulator, openSearch] = started;
  if (emulator.status === 'rejected' || openSearch.status === 'rejected') {
    await stop();
    throw started.find((one) => one.status === 'rejected')?.reason;
  }
  project.provide('emulatorUrl', emulator.value.url);
  project.provide('region', emulator.value.region);
  project.provide('openSearchUrl', openSearch.value.url);
  return stop;
}

async function startCloud({ python }: Programs, work: string) {
  return startEmulator({ installation: await installEmulator({ folder, python }), work });
}

async function startSearch({ openSearch }: Programs, work: string): Promise<LocalService> {
  if (!openSearch) throw new Error('OpenSearch is neither given nor to be started');
  const { java, maven } = openSearch;
  const home = await installOpenSearch({ folder, javaHome: java.home, ...(maven && { maven }) });
  return startOpenSearch({ home, java, work });
}
