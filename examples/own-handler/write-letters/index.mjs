// @ts-check
import { writeLetters } from './write-letters.mjs';

/** A letter has an address of its own, so a repeated order is the same order. */
export const handler = writeLetters(async ({ reference, name }) => {
  const response = await fetch(`${process.env.PRINTING_SHOP}/${encodeURIComponent(reference)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: `Welcome, ${name}!` }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`The printing shop answered ${response.status}`);
});
