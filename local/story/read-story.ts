import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LocalError } from '../local-error';
import type { Expected, Write } from './story';

export interface Story {
  readonly writes: readonly Write[];
  readonly expected: Expected;
}

/**
 * Reads the story in a folder.
 *
 * @throws LocalError that names the file when one is absent or is not what it should be
 */
export async function readStory(folder: string): Promise<Story> {
  const writes = await readGzipped(join(folder, 'writes.jsonl.gz'), (text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Write),
  );
  const expected = await readGzipped(join(folder, 'expected.json.gz'), (text) => JSON.parse(text) as Expected);
  return { writes, expected };
}

async function readGzipped<T>(file: string, parse: (text: string) => T): Promise<T> {
  try {
    return parse(gunzipSync(await readFile(file)).toString('utf8'));
  } catch (error) {
    throw new LocalError(
      `The story's file ${file} cannot be read: ${(error as Error).message}. A story is a folder with writes.jsonl.gz and expected.json.gz`,
    );
  }
}
