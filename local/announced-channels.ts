import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NotificationsConfiguration } from '../domain/notifications/rule';

/**
 * The channels that the rules of a synthesised app name, each once: `['#marketing', '#support']`.
 *
 * @param assembly the folder that `cdk synth` wrote
 */
export async function announcedChannels(assembly: string): Promise<string[]> {
  const entries = await readdir(assembly, { recursive: true });
  const files = entries.filter((entry) => /(^|\/)asset\.[^/]+\/configuration\.json$/.test(entry));
  const configurations = await Promise.all(
    files.map(
      async (file) => JSON.parse(await readFile(join(assembly, file), 'utf8')) as Partial<NotificationsConfiguration>,
    ),
  );
  return [...new Set(configurations.flatMap(({ rules = [] }) => rules.map(({ channel }) => channel)))].sort();
}
