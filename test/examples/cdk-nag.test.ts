import { expect, test } from 'vitest';
import { findingsOf } from '../lib/cdk-nag';
import { appOf, variants } from './examples';

test.each(variants)(
  'cdk-nag finds nothing that has no reason: $title',
  (variant) => {
    expect(findingsOf(appOf(variant))).toEqual([]);
  },
  60_000,
);
