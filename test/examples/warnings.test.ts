import { expect, test } from 'vitest';
import { appOf, variants } from './examples';

test.each(variants)(
  'no warning comes with $title',
  (variant) => {
    const { stacksRecursively } = appOf(variant).synth();

    const messages = stacksRecursively.flatMap((stack) => stack.messages).filter(({ level }) => level !== 'info');
    expect(messages.map(({ id, entry }) => `${id}: ${String(entry.data)}`)).toEqual([]);
  },
  60_000,
);
