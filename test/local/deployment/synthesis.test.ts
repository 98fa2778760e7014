import { expect, test } from 'vitest';
import { synthesise } from '../../../local/deployment/synthesis';
import { fakeToolkit } from './fake-toolkit';

const options = { app: 'node app.js', context: { slack: 'http://127.0.0.1:1', search: 'on' }, output: '/app/cdk.out' };

test('the app is run with the context values', async () => {
  const { toolkit, runs } = fakeToolkit();

  await synthesise(toolkit, options);

  expect(runs[0]?.args.join(' ')).toBe(
    'synth --app node app.js --output /app/cdk.out --quiet --context slack=http://127.0.0.1:1 --context search=on',
  );
});

test('the toolkit looks things up only where it may', async () => {
  const { toolkit, runs } = fakeToolkit();

  await synthesise(toolkit, options);
  await synthesise(toolkit, { ...options, lookups: false });

  expect(runs.map(({ args }) => args.includes('--no-lookups'))).toEqual([false, true]);
});

test('what the app says while it works is passed on', async () => {
  const { toolkit } = fakeToolkit({ output: '[Warning at /Storefront] mind the gap' });
  const heard: string[] = [];

  await synthesise(toolkit, { ...options, onProgress: (line) => heard.push(line) });

  expect(heard).toEqual(['[Warning at /Storefront] mind the gap']);
});

test('warnings of constructs are told, with the path of the construct', async () => {
  const output = [
    'WARNING Rule "thick" waits for "books.updated" (Annotation)',
    '   Shop/Messages constructs.Construct',
    "   Acknowledge with 'Annotation::towpath:unknown-type-thick'",
    '',
    'WARNING mind the gap (Construct Annotations)',
  ].join('\n');
  const { toolkit } = fakeToolkit({ output });

  expect(await synthesise(toolkit, options)).toEqual([
    'Shop/Messages: Rule "thick" waits for "books.updated"',
    'mind the gap',
  ]);
});

test("a mistake in the app's constructs is shown by its sentence alone", async () => {
  const output =
    'mistake.js:10\n        throw new Mistake(\nMistake: SlackNotifications "Shop/Messages": rule "x"\n    at Stack';
  const { toolkit } = fakeToolkit({ ok: false, output });

  await expect(synthesise(toolkit, options)).rejects.toThrow(
    'the app "node app.js" in /app does not synthesise:\nSlackNotifications "Shop/Messages": rule "x"',
  );
});

test('what constructs find in the end is shown alone', async () => {
  const output = 'x\nValidation failed with the following errors:\n  [Shop/Messages] rule "x"\n    ...internals...\n';
  const { toolkit } = fakeToolkit({ ok: false, output });

  await expect(synthesise(toolkit, options)).rejects.toThrow(/does not synthesise:\n\[Shop\/Messages\] rule "x"$/);
});

test('an app that fails in another way is shown with all that it said', async () => {
  const { toolkit } = fakeToolkit({ ok: false, output: 'TypeError: x is undefined\n    at Stack' });

  await expect(synthesise(toolkit, options)).rejects.toThrow(
    'the app "node app.js" in /app does not synthesise:\nTypeError: x is undefined\n    at Stack',
  );
});
