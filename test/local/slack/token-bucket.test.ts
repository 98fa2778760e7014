import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBucket } from '../../../local/slack/token-bucket';

test('after the burst it says when to come back, and keeps its word', () => {
  const bucket = new TokenBucket({ burst: 2, perMinute: 20 }, 0);
  bucket.take(0);
  bucket.take(0);

  expect(bucket.take(500)).toEqual({ ok: false, retryAfterSeconds: 3 });
  expect(bucket.take(3500)).toEqual({ ok: true });
});

test('a pause fills it to the burst and no further', () => {
  const bucket = new TokenBucket({ burst: 2, perMinute: 60 }, 0);

  const taken = [0, 0, 0, 1].map(() => bucket.take(3_600_000).ok);

  expect(taken).toEqual([true, true, false, false]);
});

test('in any time it lets through at most the burst and what flows in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 2000 }), { minLength: 1 }), (pauses) => {
      const bucket = new TokenBucket({ burst: 3, perMinute: 60 }, 0);
      let now = 0;
      let through = 0;

      for (const pause of pauses) {
        now += pause;
        if (bucket.take(now).ok) through += 1;
      }

      expect(through).toBeLessThanOrEqual(3 + now / 1000 + 1e-6);
    }),
  );
});

test('whoever waits as told gets through', () => {
  fc.assert(
    fc.property(fc.nat({ max: 5000 }), fc.integer({ min: 1, max: 120 }), (wait, perMinute) => {
      const bucket = new TokenBucket({ burst: 1, perMinute }, 0);
      bucket.take(0);
      const refused = bucket.take(wait);

      const again = refused.ok ? refused : bucket.take(wait + refused.retryAfterSeconds * 1000);

      expect(again.ok).toBe(true);
    }),
  );
});
