import { expect, test } from 'vitest';
import { blaming } from '../../../bench/patterns/hostile';

test('what fails names its input, and the start of long texts', () => {
  const failing = () => {
    throw new TypeError('x is not a function');
  };

  expect(() => blaming({ seed: 7, texts: ['{}', 'a'.repeat(3000)] }, failing)).toThrow(
    `TypeError: x is not a function for {"seed":7,"texts":["{}","${'a'.repeat(2000)}"]}`,
  );
});

test('what does not fail is left alone', () => {
  expect(blaming({}, () => 7)).toBe(7);
});
