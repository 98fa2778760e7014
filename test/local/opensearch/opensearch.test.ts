import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOpenSearch } from '../../../local/opensearch/opensearch';
import { writeProgram } from '../programs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towpath-opensearch-'));
  mkdirSync(join(folder, 'opensearch-3.7.0'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Answers as OpenSearch does when it is ready, and writes its archive of classes when it ends. */
const READY = `
  const { writeFileSync } = require('node:fs');
  const args = process.argv.slice(2);
  const setting = (name) => args.find((arg) => arg.startsWith('-E' + name + '='))?.split('=')[1];
  const archive = args.find((arg) => arg.startsWith('-XX:ArchiveClassesAtExit='))?.split('=')[1];
  require('node:http')
    .createServer((request, response) =>
      response.end(request.url === '/arguments' ? args.join(' ') : setting('node.attr.launch')))
    .listen(setting('http.port'), setting('http.host'));
  process.on('SIGTERM', () => {
    if (archive) writeFileSync(archive, 'classes');
    process.exit(143);
  });
`;

function start(script: string, options: { settings?: Record<string, string> } = {}) {
  writeProgram(join(folder, 'java/bin/java'), script);
  const java = { home: join(folder, 'java'), version: '21.0.4' };
  return startOpenSearch({ home: join(folder, 'opensearch-3.7.0'), java, work: join(folder, 'work'), ...options });
}

const argumentsOf = async (url: string) => (await fetch(`${url}/arguments`)).text();

test('it listens on this machine only, with the settings that were asked for', async () => {
  const search = await start(READY, { settings: { 'thread_pool.write.size': '1' } });

  const given = await argumentsOf(search.url);
  await search.stop();

  expect(given).toContain('-Ehttp.host=127.0.0.1');
  expect(given).toContain('-Etransport.host=127.0.0.1');
  expect(given).toContain('-Ethread_pool.write.size=1');
});

test('the first run leaves an archive of classes for the next', async () => {
  const archive = join(folder, 'opensearch-3.7.0-java-21.0.4.jsa');

  const first = await start(READY);
  await first.stop();
  const second = await start(READY);
  const given = await argumentsOf(second.url);
  await second.stop();

  expect(given).toContain(`-XX:SharedArchiveFile=${archive}`);
  expect(existsSync(archive)).toBe(true);
});

test('after it is stopped nobody answers, and its folder is gone', async () => {
  const search = await start(READY);

  await search.stop();
  await search.stop();

  await expect(fetch(search.url)).rejects.toThrow();
  expect(existsSync(join(folder, 'work/opensearch'))).toBe(false);
});

test('one that does not start fails with what it said', async () => {
  const starting = start('console.log("java.lang.OutOfMemoryError"); process.exit(1)');

  await expect(starting).rejects.toThrow(/did not start .* \(exit code 1\).*\njava.lang.OutOfMemoryError/);
});

test('another server on its port is not taken for it', async () => {
  const strange = `${READY.replace("setting('node.attr.launch')", '"another launch"')}; setTimeout(() => process.exit(1), 300)`;

  const starting = start(strange);

  await expect(starting).rejects.toThrow(/did not start/);
});
