import { expect, test } from 'vitest';
import { synthesise } from '../../../local/deployment/synthesis';
import { fakeToolkit } from './fake-toolkit';

const options = { app: 'node app.js', context: { slack: 'http://127.0.0.1:1', search: 'on' }, output: '/work/cdk.out' };

test('the app is run with the context values', async () => {
  const { toolkit, runs } = fakeToolkit();

  await synthesise(toolkit, options);

  expect(runs[0]?.args.join(' ')).toBe(
    'synth --app node app.js --output /work/cdk.out --quiet --context slack=http://127.0.0.1:1 --context search=on',
  );
});

test('what the app says while it works is passed on', async () => {
  const { toolkit } = fakeToolkit({ output: '[Warning at /Storefront] mind the gap' });
  const heard: string[] = [];

  await synthesise(toolkit, { ...options, onProgress: (line) => heard.push(line) });

  expect(heard).toEqual(['[Warning at /Storefront] mind the gap']);
});

test('an app that fails is shown with all that it said', async () => {
  const { toolkit } = fakeToolkit({ ok: false, output: 'Mistake: rule "x"\n    at Stack' });

  const synthesising = synthesise(toolkit, options);

  await expect(synthesising).rejects.toThrow(
    'the app "node app.js" in /app does not synthesise:\nMistake: rule "x"\n    at Stack',
  );
});
