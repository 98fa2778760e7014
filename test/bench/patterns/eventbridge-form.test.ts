import { expect, test } from 'vitest';
import { eventInEventBridge, patternInEventBridge } from '../../../bench/patterns/eventbridge-form';
import { decoded, keptRecords, keptRules } from '../../../bench/patterns/kept';
import { compileRules } from '../../../domain/patterns/match';

test('rules match in the form of EventBridge what they match as they are', () => {
  const rules = keptRules();
  const events = keptRecords().map(decoded);
  const ours = compileRules(rules);

  const inEventBridge = compileRules(
    rules.map(({ name, pattern }) => ({ name, pattern: patternInEventBridge(pattern) })),
  );

  const differing = events.filter(
    (event) => inEventBridge.match(eventInEventBridge(event)).join() !== ours.match(event).join(),
  );
  expect(differing).toEqual([]);
});
