import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../../local/emulator/emulator';
import { writeProgram } from '../programs';

let work: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'towpath-emulator-'));
});

afterEach(() => {
  rmSync(work, { recursive: true, force: true });
});

/** Answers as the emulator's health check does, with its own environment. */
const HEALTHY = `
  const body = JSON.stringify({ arguments: process.argv.slice(2), env: process.env });
  require('node:http').createServer((_, response) => response.end(body)).listen(process.env.GATEWAY_PORT, '127.0.0.1');
`;
const installation = (script: string) => ({ python: writeProgram(join(work, 'python'), script) });

async function environmentOf(url: string): Promise<NodeJS.ProcessEnv> {
  const response = await fetch(`${url}/_ministack/health`);
  const { env } = JSON.parse(await response.text());
  return env;
}

test('the functions that it will run inherit nothing of the person, and this Node.js', async () => {
  process.env.AWS_PROFILE = 'production';
  process.env.HTTPS_PROXY = 'http://proxy.example';
  const emulator = await startEmulator({ installation: installation(HEALTHY), work, region: 'eu-central-1' });

  const env = await environmentOf(emulator.url);
  await emulator.stop();
  delete process.env.AWS_PROFILE;
  delete process.env.HTTPS_PROXY;

  expect(Object.keys(env).filter((name) => /^AWS_|proxy/i.test(name))).toEqual([]);
  expect(env.PATH?.split(':')[0]).toBe(dirname(process.execPath));
  expect(env).toMatchObject({ BIND_HOST: '127.0.0.1', MINISTACK_REGION: 'eu-central-1', HOME: join(work, 'emulator') });
});

test('functions load a module before their own code where one is given', async () => {
  const module = join(work, 'with a space.mjs');
  writeFileSync(module, '');
  const preload = pathToFileURL(module);
  const emulator = await startEmulator({ installation: installation(HEALTHY), work, preload });

  const env = await environmentOf(emulator.url);
  await emulator.stop();

  expect(env.NODE_OPTIONS).toMatch(/ --import=file:\/\/\S+\/with%20a%20space\.mjs$/);
});

test('after it is stopped nobody answers, and its folder is gone', async () => {
  const emulator = await startEmulator({ installation: installation(HEALTHY), work });

  await emulator.stop();
  await emulator.stop();

  await expect(fetch(emulator.url)).rejects.toThrow();
  expect(existsSync(join(work, 'emulator'))).toBe(false);
});

test('its folder stays when it is asked to keep it', async () => {
  const emulator = await startEmulator({ installation: installation(HEALTHY), work, keep: true });

  await emulator.stop();

  expect(existsSync(emulator.logFile)).toBe(true);
});

test('one that does not start fails with what it said', async () => {
  const broken = installation('console.error("No module named ministack"); process.exit(1)');

  const starting = startEmulator({ installation: broken, work });

  await expect(starting).rejects.toThrow(/did not start .* \(exit code 1\).*\nNo module named ministack/);
});
