import { expect, test } from 'vitest';
import { templateDifferences } from '../../../local/deployment/template-differences';

test.each(templateDifferences)('that $type is otherwise locally has a reason', ({ reason }) => {
  expect(reason.split(' ').length).toBeGreaterThan(5);
});

test('only event source mappings can be switched off, because only they have the property', () => {
  const disabled = templateDifferences.filter(({ action }) => action === 'disable').map(({ type }) => type);

  expect(disabled).toEqual(['AWS::Lambda::EventSourceMapping']);
});

test('no type is listed twice', () => {
  const types = templateDifferences.map(({ type }) => type);

  expect(new Set(types).size).toBe(types.length);
});
